/** What a route is asked about: a class, a learner, a piece of the learner's work and a device of the class, there or not. */
export type Place = {
  readonly class: string;
  readonly learner: string;
  readonly piece: string;
  readonly device: string;
  /** The device that the asker says they are. */
  readonly self: string;
  /** The class's code, for who would join; left out: a wrong one. */
  readonly code?: string;
};

export type Example = {
  /** What is sent: text and bytes as they are, anything else as JSON. */
  readonly body?: (place: Place) => unknown;
  readonly type?: string;
  /** After the `?`. */
  readonly query?: (place: Place) => string;
};

const unknownPiece = '3a3c3bb3'.padEnd(64, '0');
const partition = ({ learner }: Place) => `learner:${learner}`;
const setup = {
  key: 'guess',
  school: 'S',
  className: 'C',
  teacher: 'T',
  password: 'correct horse battery',
  learners: [],
};

/**
 * An example of each route whose class or learner is named in the body or the query (`named` in `access.ts`), and of each that is to be
 * asked something that it takes. The others are asked with `{}` where they take JSON.
 */
export const examples: Readonly<Record<string, Example>> = {
  'POST /api/join': { body: ({ self, code = '222-222-22' }) => ({ code, device: self }) },
  'POST /api/setup': { body: () => setup },
  'POST /api/session': { body: () => ({ name: 'Teacher A', password: 'wrong' }) },
  'POST /api/password': { body: () => ({ password: 'wrong', next: 'correct horse battery' }) },
  'POST /api/sync': {
    body: (place) => ({
      protocol: 1,
      device: place.self,
      cursorsOf: null,
      have: [],
      segments: [],
      want: [{ partition: partition(place), after: 0 }],
    }),
  },
  'POST /api/media': { body: (place) => ({ hash: unknownPiece, bytes: 2, partition: partition(place) }) },
  'PUT /api/media/:hash': {
    query: (place) => `from=0&bytes=2&partition=${partition(place)}`,
    body: () => 'a',
    type: 'application/octet-stream',
  },
  'GET /api/media/:hash': {},
  // Nothing is taken from anybody: what else a state does, its own tests say.
  'POST /api/devices/:device/state': { body: () => ({ state: 'working' }) },
  'GET /api/devices/:device/quarantine': {},
  'POST /api/devices/:device/quarantine': {
    body: (place) => ({ upTo: 0, partition: partition(place), verdict: 'refuse', except: [] }),
  },
  'POST /api/staff': { body: () => ({ name: 'New', roles: ['teacher'], classes: [] }) },
  'POST /api/staff/:staff': { body: () => ({ roles: ['teacher'], classes: [] }) },
};

/** How to ask a route at a place. Ids in the path that are not of a place are of nobody. */
export function askAt(
  route: string,
  place: Place,
  body?: 'json' | string,
): [path: string, init: RequestInit] {
  const [method = '', pattern = ''] = route.split(' ');
  const example = examples[route];
  const named: Readonly<Record<string, string>> = {
    class: place.class,
    learner: place.learner,
    hash: place.piece,
    device: place.device,
  };
  const path = pattern
    .replace('/*', '/')
    .replace(/:(\w+)/g, (_, name: string) => named[name] ?? `${name}-none`);
  const query = example?.query ? `?${example.query(place)}` : '';
  const sent = example?.body ? example.body(place) : body === 'json' ? {} : undefined;
  const type = example?.type ?? 'application/json';
  return [
    path + query,
    {
      method,
      headers: sent === undefined ? {} : { 'content-type': type },
      ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
    },
  ];
}
