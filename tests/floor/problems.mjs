// Everything that goes wrong in a page and its workers and that a person would not see.

/**
 * Collects uncaught errors, refused promises, console errors, policy refusals, failed loads and crashes of a page and of
 * its dedicated workers. A load that fails while the hub is stopped is what the journey is about: `hubIsGone` says so.
 */
export function collectProblems(wire, sessionId) {
  const found = [];
  const problems = { found, hubIsGone: false };

  function hear(where, event, params) {
    if (event === 'Runtime.exceptionThrown') {
      const { exception, text, url } = params.exceptionDetails;
      found.push(`${where}: ${exception?.description ?? text} ${url ?? ''}`.trim());
    } else if (
      event === 'Runtime.consoleAPICalled' &&
      (params.type === 'error' || params.type === 'assert')
    ) {
      found.push(`${where} console: ${params.args.map((arg) => arg.description ?? arg.value).join(' ')}`);
    } else if (event === 'Log.entryAdded' && params.entry.level === 'error') {
      const { source, text, url = '' } = params.entry;
      const expected =
        problems.hubIsGone && source === 'network' && /net::ERR_(CONNECTION|FAILED|ABORTED|EMPTY)/.test(text);
      if (!expected) found.push(`${where} ${source}: ${text} ${url}`.trim());
    } else if (event === 'Inspector.targetCrashed') {
      found.push(`${where} crashed`);
    }
  }

  wire.listen(sessionId, (event, params) => {
    if (event === 'Target.attachedToTarget' && params.targetInfo.type === 'worker') {
      wire.listen(params.sessionId, (inWorker, its) => hear('worker', inWorker, its));
      for (const domain of ['Runtime', 'Log'])
        wire.send(`${domain}.enable`, {}, params.sessionId).catch(() => undefined);
    } else hear('page', event, params);
  });
  return problems;
}
