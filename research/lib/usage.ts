/** What the person who typed the command can mend: shown as one line, exit code 2. */
export class UsageError extends Error {}

/** Runs a command and ends the process: 0, what it returns, or 2 with a message for a UsageError. */
export function runCommand(command: () => number): void {
  try {
    process.exitCode = command();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
