import './styles/app.css';
import { render } from 'preact';
import { App } from './App.tsx';
import { registerWhenQuiet } from './shell/app-update.ts';
import { speakAsBefore } from './shell/look.ts';
import { sessionSettled, startSession } from './shell/session.ts';

const root = document.getElementById('app');
if (root) {
  void startSession();
  // English is at hand at once; another language is a small file of its own.
  void speakAsBefore().then(() => {
    root.textContent = '';
    render(<App />, root);
  });
  void registerWhenQuiet(sessionSettled());
}
