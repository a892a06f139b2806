import { html, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { fingerprintLines } from '#hub/tls/fingerprint.ts';
import type { ShownAuthority } from '#hub/tls/source.ts';
import { guides, type TrustGuide } from './devices.ts';
import { drawSketch } from './sketch.ts';

/** What the trust page shows; it is written by the hub and needs no script, because it comes before everything else. */
export type TrustPage = {
  readonly school: string | null;
  readonly authority: ShownAuthority;
  /** The safe address, where Footpath goes on once this device trusts the school. */
  readonly safe: string;
  /** Where another device opens this page. */
  readonly here: string;
  /** This page itself came by HTTPS. */
  readonly isSafe: boolean;
};

export function trustPage({ school, authority, safe, here, isSafe }: TrustPage) {
  const [first, second] = fingerprintLines(authority.sha256);
  return frame(
    'Let this device trust the school',
    html`
      <p class="lead">
        Once for each device, in about two minutes. After that Footpath can be stored on it and taken home${school === null ? '' : html` from ${school}`}.
      </p>
      ${isSafe ? alreadySafe(safe) : state(safe)}
      <h2>1. Compare</h2>
      <p>
        Whoever looks after Footpath sees these signs on the screen of the hub itself. <strong>Are they the same there?</strong>
        If one differs, stop: then somebody else answers here.
      </p>
      <p class="signs"><code>${first}</code><code>${second}</code></p>
      <p>
        The browser may say that the certificate did not come securely. That is so, and why there is something to compare: where
        this device shows the certificate’s fingerprint (SHA-256), it has to be these signs too.
      </p>
      <p class="small">
        It is called ${authority.name}. Its short form (SHA-1), which Windows shows: <code>${authority.sha1}</code>
      </p>
      <h2>2. Tell this device</h2>
      <p>Which device is it? Its steps unfold.</p>
      ${guides.map(guideOf)}
      <h2>3. Look here again</h2>
      ${
        isSafe
          ? html`<p>Come back to this page on that device, at <span class="address">${here}</span>: it says whether it worked.</p>`
          : html`<p>Come back to this page and look at the top. Where it says yes, open the safe address, join your class there, and
              Footpath stores itself.</p>`
      }
      <p>
        <strong>Was Footpath used on this device before?</strong> The safe address is another place for the browser: it begins empty
        there. First open Footpath as before, wait until it says that all answers are safe at school, and then join at the
        safe address.
      </p>
      <h2>On another device</h2>
      <div class="beside">
        <div class="qr">${raw(renderSVG(here, { ecc: 'M', border: 2 }))}</div>
        <p>Point its camera here, or type <span class="address">${here}</span></p>
      </div>
      <h2>What this allows, and what not</h2>
      <ul>
        <li>
          The certificate belongs to this school’s hub and to nobody else. It can vouch for addresses inside the school’s own network
          and for no site on the internet: that is written into it, and today’s devices hold to it. Even someone who stole the hub could not
          read your mail or your bank with it.
        </li>
        <li>It gives nobody a way into this device, and sends nothing anywhere.</li>
        <li>It can be taken away again where it was added.</li>
      </ul>
      <h2>If a browser warns of the safe address</h2>
      <p>
        Then this device does not trust the school yet. Close that page and come back here. <strong>Never go past such a warning.</strong>
        It would not help: behind a warning browsers store no app, so Footpath could not go home. And who learns to go past warnings does it
        on the day when one is true.
      </p>
      <p>
        A device whose clock is wrong by a year cannot trust any certificate: set its date first.
      </p>
    `,
  );
}

/** For a hub whose certificate devices believe as it is. */
export const nothingToDoPage = (safe: string) =>
  frame(
    'There is nothing to do',
    html`<p class="lead">Devices believe this hub’s certificate as it is. Open Footpath at its safe address:</p>
      <p><a class="button" href="${safe}/">${safe}</a></p>`,
  );

/** For a hub that speaks plain HTTP alone. */
export const noSafeAddressPage = () =>
  frame(
    'This hub has no safe address yet',
    html`<p class="lead">Footpath works here as long as the school’s Wi-Fi is in reach. It cannot be stored for home.</p>
      <p>
        For whoever looks after Footpath: start the hub with <code>npm start -- --https</code>. It then shows how devices trust it. More
        stands in docs/https.md.
      </p>
      <p><a class="button" href="/">Back to Footpath</a></p>`,
  );

/** Whether it worked, seen without a script: the picture comes from the safe address or it does not come. */
const state = (safe: string) => html`
  <div class="state" id="state" data-state="unknown" role="status">
    <img id="tick" src="${safe}/trust/ok.svg" alt="" width="48" height="48" />
    <div>
      <p data-when="unknown"><strong>A tick beside this line?</strong> Then this device trusts the school. No tick: not yet.</p>
      <p data-when="yes" hidden><strong>Yes: this device trusts the school.</strong></p>
      <p data-when="no" hidden><strong>Not yet: this device does not trust the school.</strong> The steps are below.</p>
      <p data-when="unknown">Open the safe address only with the tick: <a href="${safe}/">${safe}</a></p>
      <p data-when="yes" hidden><a class="button" href="${safe}/">Open the safe address</a></p>
    </div>
  </div>
  <script src="/trust/check.js" defer></script>
`;

const alreadySafe = (safe: string) => html`
  <div class="state" data-state="yes">
    <img src="/trust/ok.svg" alt="" width="48" height="48" />
    <div>
      <p><strong>This is the safe address already.</strong> If the browser opened it without a warning, this device trusts the school.</p>
      <p><a href="${safe}/">Open Footpath</a></p>
    </div>
  </div>
`;

const guideOf = ({ id, title, file, steps, note }: TrustGuide) => html`
  <details id="${id}">
    <summary>${title}</summary>
    <p>
      <a class="button" href="/${file}" download>Fetch the ${file.endsWith('mobileconfig') ? 'profile' : 'certificate'}</a>
    </p>
    <ol>
      ${steps.map(({ words, sketch }) => html`<li><p>${words}</p>${sketch ? drawSketch(sketch) : ''}</li>`)}
    </ol>
    ${note === undefined ? '' : html`<p class="note">${note}</p>`}
  </details>
`;

type Html = ReturnType<typeof html>;

const frame = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Footpath</title>
<link rel="stylesheet" href="/trust/style.css">
</head>
<body>
<header><a href="/">Footpath</a></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
