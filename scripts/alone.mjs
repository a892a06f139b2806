// npm run test:alone [-- COMMAND …]: the tests, or the command, where there is no way out of this computer but loopback. A network
// namespace of Linux has no card at all; that this is so is shown first, and the command is never run where it is not.
import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

const command = process.argv.slice(2);
const isInside = process.env.FOOTPATH_ALONE === 'yes';
/** Provides what the tests would fetch while they run (packages and browser are here: pretest:alone), then goes where nothing can be fetched. */
async function outside() {
  if (process.platform !== 'linux')
    return say('This needs Linux: it is the kernel that takes the network away.');
  const { findCertutil } = await import('../tests/support/trust-store.ts');
  const { findPrograms } = await import('../tests/support/postgres-programs.ts');
  const { provideBuilds, usualVersions } = await import('../tests/floor/builds.mjs');
  findCertutil();
  await findPrograms();
  await provideBuilds(usualVersions);
  const again = [process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, FOOTPATH_ALONE: 'yes' };
  if (process.getuid() === 0) return run('unshare', ['--net', ...again], env);
  // Root of a user namespace may bring loopback up; the tests then run as who they are, in one more inside it.
  const asWho = `--map-user=${process.getuid()} --map-group=${process.getgid()}`;
  const script = `ip link set lo up && exec unshare --user ${asWho} -- "$@"`;
  return run('unshare', ['--user', '--map-root-user', '--net', 'sh', '-c', script, 'sh', ...again], env);
}

async function inside() {
  if (process.getuid() === 0 && run('ip', ['link', 'set', 'lo', 'up']) !== 0)
    return say('Loopback could not be brought up: is the program ip (iproute2) there?');
  const ways = await waysOut();
  if (ways.length > 0) return say(`There is a way out, so nothing was run: ${ways.join('; ')}`);
  console.log(
    '[alone] no network card but loopback, no route, no name server: nothing can leave this computer',
  );
  const [program, ...rest] = command.length > 0 ? command : [process.execPath, 'scripts/test.mjs'];
  return run(program, rest);
}

/** Everything by which a packet might leave: must be empty. */
async function waysOut() {
  const cards = Object.entries(networkInterfaces()).flatMap(([card, addresses]) =>
    addresses.filter(({ internal }) => !internal).map(({ address }) => `${card} has ${address}`),
  );
  const routes = linesOf('/proc/net/route').slice(1);
  const routes6 = linesOf('/proc/net/ipv6_route').filter((line) => !line.endsWith(' lo'));
  // Addresses that are for examples: where there is a route, they time out instead of being refused at once.
  const tried = await Promise.all(['192.0.2.1', '2001:db8::1'].map(reaches));
  const named = await lookup('example.org').then(
    ({ address }) => [`example.org is ${address}`],
    () => [],
  );
  return [...cards, ...routes, ...routes6, ...tried.flat(), ...named];
}

const linesOf = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];

const reaches = (address) =>
  new Promise((done) => {
    const socket = connect({ host: address, port: 80, timeout: 3000 });
    const end = (ways) => {
      socket.destroy();
      done(ways);
    };
    socket.once('connect', () => end([`${address} answered`]));
    socket.once('timeout', () => end([`packets to ${address} are sent`]));
    socket.once('error', ({ code }) =>
      end(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(code) ? [] : [`${address}: ${code}`]),
    );
  });

function run(program, args, env = process.env) {
  const done = spawnSync(program, args, { stdio: 'inherit', env });
  if (done.error) return say(`${program} could not be run: ${done.error.message}`);
  return done.status ?? 1;
}

function say(words) {
  console.error(`[alone] ${words}`);
  return 1;
}

process.exit(isInside ? await inside() : await outside());
