import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceId } from '#domain/ids.ts';
import { createMediaFiles, type MediaLimits } from '#hub/media/media-files.ts';
import { hashOf, jpegStart, pieceOf } from '#tests/support/media-bytes.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footpath-media-'));
  folders.push(folder);
  return folder;
}
const open = (folder = newFolder(), limits?: MediaLimits, free?: () => Promise<number>) => ({
  folder,
  files: createMediaFiles(folder, limits, free),
});

const [one, two] = ['device-one', 'device-two'] as [DeviceId, DeviceId];
const photo = pieceOf(jpegStart, 200_000);
const hash = hashOf(photo);
const total = photo.byteLength;
const path = (folder: string) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
const from = (at: number, to = total) => ({ from: at, total, chunk: photo.subarray(at, to) });
const held = { bytes: total, held: { bytes: total, type: 'image/jpeg' } };

describe('the shelf of files', () => {
  it('MED-2 takes a piece in parts, forgets nothing when opened anew, and is not upset by repeats and gaps', async () => {
    const { folder, files } = open();
    expect(await files.append(hash, one, from(0, 70_000))).toEqual({
      ok: true,
      value: { bytes: 70_000, held: null },
    });
    expect(await files.append(hash, one, from(0, 70_000))).toMatchObject({ value: { bytes: 70_000 } });
    expect(await files.append(hash, one, from(90_000, 95_000))).toMatchObject({ value: { bytes: 70_000 } });
    expect(await files.held(hash)).toBe(null);
    const again = open(folder).files;
    expect(await again.state(hash, one, total)).toEqual({ bytes: 70_000, held: null });
    expect(await again.append(hash, one, from(70_000))).toEqual({ ok: true, value: held });
    expect(readFileSync(path(folder)).equals(photo)).toBe(true);
    expect(readdirSync(join(folder, 'parts'))).toEqual([]);
    expect(await again.usedBytes()).toBe(total);
  });

  it('MED-3 bytes that do not hash to the name never get it, and the upload begins again', async () => {
    const { folder, files } = open();
    await files.append(hash, one, { from: 0, total, chunk: pieceOf(jpegStart, 100_000, 2) });
    expect(await files.append(hash, one, from(100_000))).toEqual({
      ok: true,
      value: { bytes: 0, held: null },
    });
    expect(await files.held(hash)).toBe(null);
    expect(readdirSync(folder)).toEqual(['parts']);
    expect(await files.usedBytes()).toBe(0);
    expect(await files.append(hash, one, from(0))).toEqual({ ok: true, value: held });
  });

  it('MED-3 two who upload the same piece cannot harm each other', async () => {
    const { files } = open();
    const wrong = pieceOf('<script>', total, 3);
    await files.append(hash, two, { from: 0, total, chunk: wrong.subarray(0, 150_000) });
    await files.append(hash, one, from(0, 50_000));
    expect(
      await files.append(hash, two, { from: 150_000, total, chunk: wrong.subarray(150_000) }),
    ).toMatchObject({
      value: { bytes: 0, held: null },
    });
    const both = await Promise.all([
      files.append(hash, one, from(50_000)),
      files.append(hash, two, from(0)),
      files.append(hash, one, from(50_000)),
    ]);
    expect(both[0]).toEqual({ ok: true, value: held });
    expect(both[1]).toEqual({ ok: true, value: held });
    expect(await files.held(hash)).toEqual(held.held);
    expect(await files.usedBytes()).toBe(total);
  });

  it('MED-2 ends what a killed hub left complete, and begins again where more is there than can be', async () => {
    const { folder, files } = open();
    mkdirSync(join(folder, 'parts'));
    writeFileSync(join(folder, 'parts', `${hash}.${one}.part`), photo);
    writeFileSync(join(folder, 'parts', `${hash}.${two}.part`), Buffer.concat([photo, photo]));
    expect(await files.state(hash, two, total)).toEqual({ bytes: 0, held: null });
    expect(await files.state(hash, one, total)).toEqual(held);
  });

  it('MED-8 takes no more than its share, and never what the log needs; then goes on with what there is', async () => {
    const { files } = open(undefined, { school: 250_000, spare: 0 });
    expect(await files.append(hash, one, from(0))).toMatchObject({ ok: true });
    const other = pieceOf(jpegStart, 60_000, 9);
    const more = { from: 0, total: other.byteLength, chunk: other };
    expect(await files.append(hashOf(other), one, more)).toEqual({ ok: false, error: { code: 'hub-full' } });
    await files.remove(hash);
    expect(await files.append(hashOf(other), one, more)).toMatchObject({ ok: true });

    const full = open(undefined, { school: 1e9, spare: 1e6 }, async () => 1e6 + 1000).files;
    expect(await full.append(hash, one, from(0))).toEqual({ ok: false, error: { code: 'hub-full' } });
  });

  it('MED-8 a real disk that is full in the middle of a chunk', async (context) => {
    const folder = newFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('this machine lets nobody mount a small disk');
    }
    try {
      const { files } = open(folder, { school: 1e9, spare: 0 }, async () => 1e9);
      expect(await files.append(hash, one, from(0, 60_000))).toMatchObject({ value: { bytes: 60_000 } });
      expect(await files.append(hash, one, from(60_000))).toEqual({ ok: false, error: { code: 'hub-full' } });
      expect(await files.state(hash, one, total)).toEqual({ bytes: 60_000, held: null });
      execFileSync('mount', ['-o', 'remount,size=4m', folder]);
      expect(await files.append(hash, one, from(60_000))).toEqual({ ok: true, value: held });
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('MED-8 a device that begins much and ends nothing loses its oldest, not somebody else’s', async () => {
    const { folder, files } = open();
    await files.append(hash, two, from(0, 10));
    for (let n = 0; n < 12; n++) {
      const begun = pieceOf(jpegStart, 5000, n + 20);
      await files.append(hashOf(begun), one, { from: 0, total: 5000, chunk: begun.subarray(0, 100) });
    }
    const parts = readdirSync(join(folder, 'parts'));
    expect(parts.filter((name) => name.includes(one))).toHaveLength(8);
    expect(parts.filter((name) => name.includes(two))).toHaveLength(1);
  });

  it('MED-9 clears parts that nobody has added to', async () => {
    const { folder, files } = open();
    await files.append(hash, one, from(0, 10));
    await files.append(hash, two, from(0, 10));
    utimesSync(join(folder, 'parts', `${hash}.${one}.part`), 1000, 1000);
    expect(await files.clearParts(2_000_000)).toBe(1);
    expect(readdirSync(join(folder, 'parts'))).toEqual([`${hash}.${two}.part`]);
  });

  it.skipIf(process.platform === 'win32')('MED-3 is for the hub’s own user alone', async () => {
    const { folder, files } = open();
    await files.append(hash, two, from(0, 10));
    await files.append(hash, one, from(0));
    expect(statSync(path(folder)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, hash.slice(0, 2))).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'parts', `${hash}.${two}.part`)).mode & 0o777).toBe(0o600);
  });
});
