import type { LoadedPack } from '#content/pack-reader.ts';
import type { Failure } from '#domain/error-codes.ts';
import { DevicesAnswer } from '#domain/hub-api.ts';
import type { DeviceId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import {
  type DeviceStateRequest,
  QuarantineAnswer,
  type QuarantineDecision,
  type QuarantinedEvent,
} from '#domain/trust-api.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { QuarantinePage, SchoolDevices, WaitingEvent } from './api.ts';
import type { BoardRows } from './board-rows.ts';
import { shownEvidence } from './evidence.ts';
import type { HubClient } from './hub-client.ts';
import type { PackShelf } from './packs.ts';
import { noteExpired } from './teacher-session.ts';

/** Devices that are not in the right hands, for staff (docs/spec/trust.md). All of it needs the hub, and only the list is kept. */
export function createDeviceTrust(db: FootpathDatabase, rows: BoardRows, hub: HubClient, packs: PackShelf) {
  async function shown(answer: QuarantineAnswer): Promise<QuarantinePage> {
    const { hello, learners, ...rest } = answer;
    const opened = new Map<string, LoadedPack | null>();
    for (const { class: classId } of learners) {
      if (opened.has(classId)) continue;
      const pack = (await rows.head(classId))?.pack;
      const found = pack ? await packs.open(pack.hash) : null;
      opened.set(classId, found?.ok ? found.value : null);
    }
    return {
      ...rest,
      asOf: hello.time,
      learners: learners.map((one) => ({
        ...one,
        lines: one.lines.map((line) => shownLine(line, opened.get(one.class) ?? null)),
      })),
    };
  }

  async function quarantine(
    device: DeviceId,
    request: { readonly method: 'GET' | 'POST'; readonly body?: unknown },
  ): Promise<Result<QuarantinePage, Failure>> {
    const path = `/api/devices/${encodeURIComponent(device)}/quarantine`;
    const answer = await hub.ask({ ...request, path, answer: QuarantineAnswer });
    if (answer.ok) return ok(await shown(answer.value));
    await noteExpired(db, answer.error);
    return answer;
  }

  return {
    ask: (device: DeviceId) => quarantine(device, { method: 'GET' }),
    decide: (device: DeviceId, body: QuarantineDecision) => quarantine(device, { method: 'POST', body }),

    async change(device: DeviceId, body: DeviceStateRequest): Promise<Result<SchoolDevices, Failure>> {
      const path = `/api/devices/${encodeURIComponent(device)}/state`;
      const answer = await hub.ask({ method: 'POST', path, body, answer: DevicesAnswer });
      if (!answer.ok) {
        await noteExpired(db, answer.error);
        return answer;
      }
      const { hello, classes } = answer.value;
      const kept = { asOf: hello.time, matters: (await rows.devices())?.matters ?? [], classes };
      await rows.keepDevices(kept);
      return ok({ ...kept, fresh: true });
    },
  };
}

/** An answer in words, with its question made again from the pack where it is here. */
function shownLine({ answer, ...line }: QuarantinedEvent, pack: LoadedPack | null): WaitingEvent {
  if (!answer) return { ...line, answer: null };
  const { item, seed, response, correct, ms } = answer;
  const evidence = { at: line.at, item, seed, response, correct, hints: 0, misconception: null };
  const { prompt, givenText } = shownEvidence(pack, evidence);
  return { ...line, answer: { prompt, givenText, correct, ms } };
}
