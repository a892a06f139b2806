import './styles/app.css';
import { render } from 'preact';
import { App } from './App.tsx';
import { registerServiceWorker } from './shell/app-update.ts';
import { speakAsBefore } from './shell/look.ts';
import { startSession } from './shell/session.ts';

const root = document.getElementById('app');
if (root) {
  void startSession();
  // English is at hand at once; another language is a small file of its own.
  void speakAsBefore().then(() => {
    root.textContent = '';
    render(<App />, root);
  });
  // After the first paint: on a slow line the page's own bytes go first.
  if (document.readyState === 'complete') void registerServiceWorker();
  else addEventListener('load', () => void registerServiceWorker(), { once: true });
}
