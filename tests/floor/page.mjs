// One page, used as a person uses it: what is clicked must be in sight, still, and on top.
import { setTimeout as pause } from 'node:timers/promises';
import { aimAt, wasHit } from './in-page.mjs';
import { collectProblems } from './problems.mjs';

/** A cheap phone and a school laptop. */
export const screens = { phone: [360, 640], laptop: [1366, 768] };

export async function openPage(wire, { scripts = true } = {}) {
  const { targetId } = await wire.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await wire.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method, params) => wire.send(method, params, sessionId);
  const problems = collectProblems(wire, sessionId);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  // The page's own workers too. The service worker is left alone: a debugger would keep it from being put to sleep.
  await send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  if (!scripts) await send('Emulation.setScriptExecutionDisabled', { value: true });
  const page = {
    problems,
    /** Runs a function in the page, with plain data as arguments. */
    run: (inPage, ...args) => runInPage(send, inPage, args),
    until: (what, inPage, args, ms) => untilTrue(page, what, inPage, args, ms),
    open: (url) => load(wire, sessionId, 'Page.navigate', { url }),
    reload: () => load(wire, sessionId, 'Page.reload', {}),
    /** `target`: a selector, or { css, text, at }: of the elements in sight that hold the text, the `at`-th. */
    click: (target) => click(page, send, typeof target === 'string' ? { css: target } : target),
    /** Key by key into whatever has the focus. */
    async type(text) {
      for (const letter of text) await pressKey(send, letter, letter);
    },
    press: (name) => pressKey(send, name, name === 'Enter' ? '\r' : undefined),
    async resize(screen) {
      const [width, height] = screens[screen];
      const mobile = screen === 'phone';
      await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile });
    },
    async picture() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(data, 'base64');
    },
    /** Times slower: 6 makes this machine a cheap phone. */
    slowDown: (rate) => send('Emulation.setCPUThrottlingRate', { rate }),
    /** Empties the browser's own cache, which can hide that the service worker has lost a file. */
    forgetLoads: () => send('Network.clearBrowserCache'),
    block: (patterns) => send('Network.setBlockedURLs', { urls: patterns }),
    beforeScripts: (inPage) => send('Page.addScriptToEvaluateOnNewDocument', { source: `(${inPage})()` }),
  };
  await page.resize('phone');
  return page;
}

async function runInPage(send, inPage, args) {
  const { result, exceptionDetails } = await send('Runtime.evaluate', {
    expression: `(${inPage})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Asks again until the answer is truthy, and gives it. `what` says in words what is waited for. */
async function untilTrue(page, what, inPage, args = [], ms = 15_000) {
  const deadline = Date.now() + ms;
  for (let trouble = ''; ; ) {
    try {
      const answer = await page.run(inPage, ...args);
      if (answer) return answer;
    } catch (error) {
      trouble = `: ${error.message}`;
    }
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms for ${what}${trouble}`);
    await pause(40);
  }
}

async function load(wire, sessionId, method, params) {
  const stop = new AbortController();
  const loaded = new Promise((resolve) => {
    const end = wire.listen(sessionId, (event) => event === 'Page.loadEventFired' && resolve(true));
    stop.signal.addEventListener('abort', end);
  });
  try {
    const { errorText } = await wire.send(method, params, sessionId);
    if (errorText) throw new Error(`${params.url}: ${errorText}`);
    const inTime = await Promise.race([
      loaded,
      pause(20_000, false, { signal: stop.signal }).catch(() => false),
    ]);
    if (!inTime) throw new Error('the page did not load');
  } finally {
    stop.abort();
  }
}

async function click(page, send, target, isSecond = false) {
  const name = JSON.stringify(target);
  const { x, y } = await page.until(`${name} to be in sight, still and on top`, aimAt, [target]);
  const mouse = (type, button, clickCount) =>
    send('Input.dispatchMouseEvent', { type, x, y, button, clickCount });
  await mouse('mouseMoved', 'none', 0);
  await mouse('mousePressed', 'left', 1);
  await mouse('mouseReleased', 'left', 1);
  const hit = await page.run(wasHit).catch(() => 'it');
  // Text that arrives late can push a button from under the mouse: nothing was clicked, so a person clicks again.
  if (hit === 'nothing' && !isSecond) return click(page, send, target, true);
  if (hit !== 'it') throw new Error(`the click on ${name} met ${hit}`);
}

const namedKeys = { Enter: 13, Tab: 9, Escape: 27, Backspace: 8 };

async function pressKey(send, key, text) {
  const code = namedKeys[key] ?? key.toUpperCase().charCodeAt(0);
  const common = { key, windowsVirtualKeyCode: code };
  await send('Input.dispatchKeyEvent', { ...common, type: text ? 'keyDown' : 'rawKeyDown', text });
  await send('Input.dispatchKeyEvent', { ...common, type: 'keyUp' });
}
