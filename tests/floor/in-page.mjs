// Functions that run inside the page. Each is sent as its own source text: it can use nothing around it, and nothing
// newer than Chrome 80.

/** Where to click: the middle of the element, once it stands still and a click there would meet it. Null: not yet. */
export function aimAt({ css, text, at }) {
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === 'visible';
  };
  const find = () =>
    Array.from(document.querySelectorAll(css)).filter(
      (element) => seen(element) && (text === undefined || element.textContent.includes(text)),
    )[at || 0];
  return new Promise((resolve) => {
    let before = '';
    let still = 0;
    let frames = 0;
    const look = () => {
      const element = find();
      frames += 1;
      if (!element || frames > 90) return resolve(null);
      const box = element.getBoundingClientRect();
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      const place = [box.left, box.top, box.width, box.height].join();
      still = place === before ? still + 1 : 0;
      const top = document.elementFromPoint(x, y);
      if (!top || !element.contains(top)) {
        // Out of sight, or under something that stays in place: a person scrolls.
        element.scrollIntoView({ block: 'center' });
      } else if (still >= 4) {
        window.floorHit = 'nothing';
        const note = ({ target }) => {
          window.floorHit = element.contains(target) ? 'it' : `${target.tagName} ${target.className}`;
        };
        document.addEventListener('click', note, { capture: true, once: true });
        return resolve({ x, y });
      }
      before = place;
      requestAnimationFrame(look);
    };
    look();
  });
}

/** What the last click met: `it`, `nothing`, or another element. A new page has forgotten, which is as good as `it`. */
export function wasHit() {
  return window.floorHit || 'it';
}

/** How the question on screen is answered, read from what is on screen. Null: there is no question. */
export function questionInSight() {
  const form = document.getElementById('practice-form');
  const foot = document.querySelector('.practice-foot');
  const prompt = document.getElementById('practice-prompt');
  if (!form || !foot || !prompt || foot.hasAttribute('data-told')) return null;
  const count = (css) => form.querySelectorAll(css).length;
  const type = count('.pad-input')
    ? 'number'
    : count('input[type=radio]')
      ? 'choice'
      : count('input[type=checkbox]')
        ? 'several'
        : count('.order-list')
          ? 'order'
          : count('.match')
            ? 'match'
            : 'text';
  const keys = Array.from(form.querySelectorAll('.pad-key')).map((key) => key.textContent.trim());
  return {
    type,
    prompt: prompt.textContent,
    fraction: keys.includes('/'),
    pairs: count('.match-side:not([data-side]) .match-tile'),
    picture: (document.querySelector('.question-picture svg') || form).getAttribute('aria-label') || '',
    options: Array.from(form.querySelectorAll('.choice-text'), (option) => option.textContent),
  };
}

/** The verdict on screen with its Next button. Null: not judged. */
export function verdictInSight() {
  const foot = document.querySelector('.practice-foot[data-told]');
  if (!foot?.querySelector('.verdict-kept') || !document.getElementById('practice-next')) return null;
  return foot.getAttribute('data-told');
}

/** Whether there is such an element in sight. */
export function isShown(css) {
  return Array.from(document.querySelectorAll(css)).some(
    (element) => element.getBoundingClientRect().height > 0,
  );
}

/** Whether there are so many of an element. */
export function shows(css, count) {
  return document.querySelectorAll(css).length === count;
}

/** Whether an element in sight names this number. */
export function saysNumber(css, number) {
  return Array.from(document.querySelectorAll(css)).some(
    (element) =>
      element.getBoundingClientRect().height > 0 &&
      (element.textContent.match(/\d+/g) || []).includes(String(number)),
  );
}

/** Whether the device check has nothing to wait for and nothing that works at school only. */
export function isReadyForHome() {
  const checks = Array.from(document.querySelectorAll('.device-check'));
  const grades = checks.map((check) => check.getAttribute('data-grade'));
  return checks.length > 0 && !grades.includes('wait') && !grades.includes('school');
}

/** What is laid out as nobody can read it: wider than the screen, or words squeezed to a letter a line. Null: nothing. */
export function layoutFault() {
  const squeezed = Array.from(document.querySelectorAll('.button-words')).find((words) => {
    const { width, height } = words.getBoundingClientRect();
    return words.textContent.length > 2 && width > 0 && width < height / 2;
  });
  if (squeezed) return `"${squeezed.textContent}" is squeezed`;
  const width = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - width;
  if (over <= 0) return null;
  const worst = Array.from(document.body.querySelectorAll('*'))
    .map((element) => [element.getBoundingClientRect().right - width, element])
    .sort((a, b) => b[0] - a[0])[0];
  return `${over} px too wide: ${worst ? `${worst[1].tagName}.${worst[1].className}` : '?'}`;
}

/** The learner's id, from the address of their page. */
export function learnerInAddress() {
  return location.pathname.split('/')[2];
}

/** What the service worker keeps, by address. */
export async function storedFiles() {
  const files = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) files.push(request.url);
  }
  return files.sort();
}

/** Whether the service worker answers for this page. */
export function isControlled() {
  return navigator.serviceWorker.controller !== null;
}

/** Scrolls to an element. Not a promise: without scripts none is ever kept. */
export function bringInSight(css) {
  document.querySelector(css).scrollIntoView({ block: css === 'body' ? 'start' : 'center' });
}

/** Whether a control page's script has run. */
export function saysStarted() {
  return document.getElementById('state').textContent === 'started';
}

/** Whether an element with this text is in sight. */
export function isVisible(css, text) {
  return Array.from(document.querySelectorAll(css)).some(
    (element) =>
      element.getBoundingClientRect().height > 0 &&
      getComputedStyle(element).visibility === 'visible' &&
      element.innerText.replace(/\s+/g, ' ').includes(text),
  );
}

/** Whether an element's text is at least 16 px, with air between the lines. */
export function isReadable(css) {
  const { fontSize, lineHeight } = getComputedStyle(document.querySelector(css));
  return parseFloat(fontSize) >= 16 && parseFloat(lineHeight) >= 1.3 * parseFloat(fontSize);
}
