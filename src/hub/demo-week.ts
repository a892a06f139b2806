import type { OpenHub } from './cli/open-hub.ts';
import type { School } from './school.ts';
export async function simulateWeek(_hub: OpenHub, _school: School): Promise<number> {
  return 0;
}
