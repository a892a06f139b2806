// One line for every check, as it ends.

export function createReport() {
  const totals = { passed: 0, failed: 0 };
  const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

  /** Walks through the steps of a journey. After a failure the rest cannot be reached, which is a failure too. */
  async function walk({ name, steps, device, note, end }) {
    const began = Date.now();
    let reached = true;
    for (const [title, comesTrue] of steps) {
      const since = Date.now();
      if (!reached) {
        totals.failed += 1;
        console.log(`FAIL ${name}  ${title}: not reached`);
        continue;
      }
      try {
        await comesTrue();
        totals.passed += 1;
        console.log(`ok   ${name}  ${title} (${seconds(since)})`);
      } catch (error) {
        reached = false;
        totals.failed += 1;
        console.log(`FAIL ${name}  ${title}: ${error.message}`);
        for (const problem of device.problems()) console.log(`       ${problem}`);
        await device.keepPicture('FAILED').catch(() => undefined);
      }
    }
    console.log(`---- ${name}  ${seconds(began)}${note?.() ? `; ${note()}` : ''}`);
    await end().catch((error) => {
      totals.failed += 1;
      console.log(`FAIL ${name}  ends: ${error.message}`);
    });
  }

  return { totals, walk };
}
