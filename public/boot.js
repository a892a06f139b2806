/* Runs before the first paint, in any browser: no syntax newer than ES5. Three jobs.
   1. The appearance of last time goes onto <html> (the long form is src/app/ui/appearance.ts).
   2. A browser below the floor is told so at once, in the words that stand in index.html.
   3. From the second visit on, the typeface of our own is used (shell/app-update.ts says when it is stored). */
// biome-ignore lint/complexity/useArrowFunction: an arrow is too new for the browsers that must be told
(function () {
  var root = document.documentElement;
  var kept = {};
  function asks(query) {
    return !!window.matchMedia && window.matchMedia(query).matches;
  }
  try {
    kept = JSON.parse(localStorage.getItem('footpath.appearance')) || {};
  } catch (_refused) {
    kept = {};
  }
  var dark = kept.theme === 'dark' || (kept.theme !== 'light' && asks('(prefers-color-scheme: dark)'));
  var more = kept.contrast === 'more' || asks('(prefers-contrast: more)');
  var still = kept.motion === 'off' || asks('(prefers-reduced-motion: reduce)');
  root.setAttribute('data-theme', dark ? 'dark' : 'light');
  root.setAttribute('data-contrast', more ? 'more' : 'normal');
  root.setAttribute('data-motion', still ? 'off' : 'normal');
  root.setAttribute('data-text', kept.text || 'normal');
  root.setAttribute('data-reading', kept.reading || 'normal');
  if (kept.age) root.setAttribute('data-age', kept.age);

  try {
    if (localStorage.getItem('footpath.face') === 'own') root.setAttribute('data-face', 'own');
  } catch (_refused) {
    // The device's own typeface serves as well.
  }

  var able =
    window.Promise &&
    Promise.allSettled &&
    window.Worker &&
    window.indexedDB &&
    'noModule' in document.createElement('script');
  root.setAttribute('data-floor', able ? 'met' : 'below');
})();
