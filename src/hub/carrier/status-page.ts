import { html } from 'hono/html';
import type { ErrorCode, Failure } from '#domain/error-codes.ts';
import { hostOf, isOnlyHere } from '#hub/tls/names.ts';

/** What the page for the teacher shows; it is written here and needs no script. */
export type StatusPage = {
  readonly school: string;
  readonly waiting: number;
  readonly handedIn: number;
  readonly answers: number;
  readonly refused: ReadonlyMap<ErrorCode, number>;
  readonly metAt: number | null;
  readonly problem: Failure | null;
  /** Where devices reach this computer, best first. */
  readonly addresses: readonly string[];
  /** When the file that it was made with ends, ms. */
  readonly until: number;
  readonly now: number;
  /** It does not look again by itself. */
  readonly isStill: boolean;
};

/** Seconds until it looks again by itself. */
const again = 15;
/** A file that ends so soon is told of, ms. */
const soon = 14 * 86_400_000;

export function statusPage(page: StatusPage) {
  const { school, waiting, handedIn, answers, refused, isStill } = page;
  const notTaken = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
${isStill ? '' : html`<meta http-equiv="refresh" content="${again}">`}
<title>${waiting} waiting, ${answers} to bring back · Footpath</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>This computer carries work to ${school}</h1>
<p class="lead">It is sealed: nobody but the school can read it, not even you.</p>
<div class="state" data-state="${waiting === 0 ? 'yes' : 'no'}">
  <ul class="counts">
    <li><strong>${waiting}</strong> waiting for the school</li>
    <li><strong>${handedIn}</strong> handed in</li>
    <li><strong>${answers}</strong> ${answers === 1 ? 'answer' : 'answers'} here to bring back</li>
    ${notTaken === 0 ? '' : html`<li><strong>${notTaken}</strong> not taken by the school</li>`}
  </ul>
</div>
${[...refused].map(([code, count]) => html`<p class="note">${count} not taken: ${words[code] ?? 'the school would not have it.'} No work is lost: it is still on its device.</p>`)}
<h2>What to do now</h2>
${nextSteps(page)}
<h2>How learners find this computer</h2>
<p>On their device: <strong>Hand in another way</strong>, then <strong>Give it to the teacher’s computer</strong>. They have to be in the same Wi-Fi as this computer.</p>
${whereOf(page.addresses)}
${page.until - page.now < soon ? html`<p class="note">The file that this computer was set up with ${page.until < page.now ? 'has ended' : `ends on ${day(page.until)}`}. Ask whoever looks after Footpath for another: after that day devices give this computer nothing.</p>` : ''}
<p class="small">As of ${clock(page.now)}. ${
    isStill
      ? html`<a href="/?still">Look again</a> · <a href="/">Look again by itself</a>`
      : html`This page looks again every ${again} seconds. <a href="/?still">Hold it still</a>`
  }</p>
</main>
</body>
</html>
`;
}

function nextSteps({ waiting, answers, metAt, problem }: StatusPage) {
  const steps = [
    waiting > 0
      ? html`<strong>Take this computer to the school’s Wi-Fi</strong>, with this program running. It hands in by itself within a minute.`
      : null,
    answers > 0
      ? html`<strong>Bring it back to the learners.</strong> They tap the same button once more: then their devices know that their work is safe at school.`
      : null,
  ].filter((step) => step !== null);
  return html`${
    steps.length === 0
      ? html`<p>Leave this computer on where the learners are: they can give their work now.</p>`
      : html`<ul>${steps.map((step) => html`<li>${step}</li>`)}</ul>`
  }
<p>${metWords(metAt, problem)}</p>`;
}

function metWords(metAt: number | null, problem: Failure | null): string {
  if (problem?.code === 'hub-unreachable')
    return metAt === null
      ? 'The school is not in reach from here.'
      : `The school is not in reach from here now. It was last met on ${day(metAt)} at ${clock(metAt)}.`;
  if (problem?.code === 'busy' || problem?.code === 'too-many-tries')
    return 'The school has much to do just now. It is tried again in a moment.';
  if (problem?.code === 'hub-full') return 'The school’s computer is full. Tell whoever looks after it.';
  if (problem)
    return 'Somebody answers at the school’s address who is not the school. Nothing was given to them. Tell whoever looks after Footpath.';
  return metAt === null ? '' : `The school was last met on ${day(metAt)} at ${clock(metAt)}.`;
}

function whereOf(addresses: readonly string[]) {
  const list = (some: readonly string[]) =>
    html`<ul>${some.map((each) => html`<li><span class="address">${each}</span></li>`)}</ul>`;
  const [safe, plain] = byScheme(addresses);
  if (safe.length === 0 || plain.length === 0)
    return html`<p>If it is not found, they type one of these:</p>${list([...safe, ...plain])}`;
  return html`<p>If it is not found, they type one of these, where the address of their Footpath begins with <strong>https</strong>:</p>
${list(safe)}
<p>and where it does not:</p>
${list(plain)}`;
}

const words: Readonly<Partial<Record<ErrorCode, string>>> = {
  'device-unknown':
    'the school does not know the device that made it. That device has to be at the school’s Wi-Fi once.',
  'device-revoked': 'the school has called that device back.',
  'bundle-altered': 'it was changed or damaged on its way.',
  'bundle-forged': 'it does not come from whom it says.',
  'bundle-foreign': 'it is for another school.',
  'bundle-too-new': 'it was made by a newer Footpath than the school has.',
};

/** Addresses that others can open, if there are any: by HTTPS, and by plain HTTP. A page of one asks none of the other. */
export function byScheme(addresses: readonly string[]): readonly [readonly string[], readonly string[]] {
  const others = addresses.filter((each) => !isOnlyHere(hostOf(each)));
  const all = others.length > 0 ? others : addresses;
  return [all.filter((each) => each.startsWith('https:')), all.filter((each) => each.startsWith('http:'))];
}

/** By this computer's clock and where it is. */
const clock = (ms: number): string => new Date(ms).toTimeString().slice(0, 5);
const day = (ms: number): string => new Date(ms).toLocaleDateString('en-CA');
