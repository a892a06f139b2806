import '../styles/app.css';
import './gallery.css';
import { render } from 'preact';
import { messages } from '#i18n/en.po?later';
import { addMessages, setLocale } from '#i18n/locale.ts';
import { Gallery } from './Gallery.tsx';

/**
 * Every part of the kit in its states, for eyes and for the accessibility test. Development only: `vite` serves it as
 * /gallery.html, `vite build --mode gallery` builds it to dist-gallery; the production build has no trace of it.
 */
const root = document.getElementById('app');
const wanted = new URLSearchParams(location.search).get('locale') ?? 'en';
addMessages(messages);
void setLocale(wanted).then(() => {
  if (root) render(<Gallery />, root);
});
