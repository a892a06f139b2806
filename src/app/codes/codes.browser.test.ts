import { h, render } from 'preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRng } from '#domain/rng.ts';
import { screens } from '../screens/codes.ts';

const bytesOf = (length: number): Uint8Array => {
  const rng = createRng(length);
  return Uint8Array.from({ length }, () => Math.floor(rng() * 256));
};

const wait = { timeout: 20_000, interval: 50 };
const screen = document.createElement('div');
const reader = document.createElement('div');
const button = (within: Element, name: string): HTMLButtonElement => {
  const found = [...within.querySelectorAll('button')].find(({ textContent }) => textContent?.includes(name));
  if (!found) throw new Error(`no button ${name} in ${within.textContent}`);
  return found;
};
const shownCanvas = () => screen.querySelector('canvas');
const shownNumber = () => Number(/Code (\d+)/.exec(shownCanvas()?.getAttribute('aria-label') ?? '')?.[1]);

/** A camera in the room: sees what is shown, small, blurred, askew, and in its own time. */
function cameraOfRoom(paint: (context: CanvasRenderingContext2D) => void): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  setInterval(() => paint(context), 40);
  return canvas.captureStream(25);
}

function paintRoom(context: CanvasRenderingContext2D): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = '#766';
  context.fillRect(0, 0, 640, 480);
  const shown = shownCanvas();
  if (!shown) return;
  context.translate(320, 240);
  context.rotate(0.09);
  context.filter = 'blur(0.8px) brightness(0.7)';
  context.drawImage(shown, -210, -210, 420, 420);
  context.filter = 'none';
}

beforeEach(() => {
  document.body.style.inlineSize = '700px';
  document.body.append(screen, reader);
});

afterEach(() => {
  for (const place of [screen, reader]) {
    render(null, place);
    place.remove();
  }
  vi.restoreAllMocks();
});

describe('QRF-8 from one screen to the other’s camera', () => {
  test('a moving code, read live by a worker; then the next payload', async () => {
    const first = bytesOf(4000);
    const second = bytesOf(1500);
    const read: Uint8Array[] = [];
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async () => cameraOfRoom(paintRoom));
    render(h(screens.ShowCodes, { payloads: [first, second] }), screen);
    render(h(screens.ReadCodes, { onRead: async (payload) => void read.push(payload) }), reader);
    await vi.waitFor(() => expect(shownCanvas()?.width).toBeGreaterThan(300), wait);
    button(reader, 'Open the camera').click();
    // It stands still until somebody starts it.
    await vi.waitFor(() => expect(reader.textContent).toContain('1 of 5'), wait);
    expect(shownNumber()).toBe(1);
    await vi.waitFor(() => expect(reader.textContent).toContain('Tap Start on the other device'), wait);
    button(screen, 'Start').click();
    await vi.waitFor(() => expect(read).toEqual([first]), wait);
    await vi.waitFor(() => expect(reader.textContent).toContain('has been read already'), wait);
    button(screen, 'Show the next part').click();
    await vi.waitFor(() => expect(screen.textContent).toContain('The other device needs 2'), wait);
    await vi.waitFor(() => expect(read).toEqual([first, second]), wait);
  });

  test('paused, it goes on by hand; other squares begin anew', async () => {
    render(h(screens.ShowCodes, { payloads: [bytesOf(4 * 814)] }), screen);
    await vi.waitFor(() => expect(shownNumber()).toBe(1), wait);
    button(screen, 'Next code').click();
    await vi.waitFor(() => expect(shownNumber()).toBe(2), wait);
    const { width } = shownCanvas() as HTMLCanvasElement;
    screen.querySelector<HTMLInputElement>('input[value=large]')?.click();
    await vi.waitFor(() => expect(shownNumber()).toBe(1), wait);
    expect(screen.textContent).toContain('The other device needs 10');
    // 73 squares across with the white around them, where there were 105: whole pixels each.
    expect(width % 105).toBe(0);
    expect((shownCanvas() as HTMLCanvasElement).width % 73).toBe(0);
  });

  test('what is too much is said', async () => {
    render(h(screens.ShowCodes, { payloads: [new Uint8Array(65_536)] }), screen);
    await vi.waitFor(() => expect(screen.textContent).toContain('too much for codes'), wait);
  });

  test('a camera that is refused or lost is said, and let go of with the part', async () => {
    const opened = vi
      .spyOn(navigator.mediaDevices, 'getUserMedia')
      .mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
    render(h(screens.ReadCodes, { onRead: async () => undefined }), reader);
    button(reader, 'Open the camera').click();
    await vi.waitFor(() => expect(reader.textContent).toContain('was not allowed'), wait);
    const stream = cameraOfRoom(paintRoom);
    opened.mockResolvedValueOnce(stream);
    button(reader, 'Open the camera').click();
    await vi.waitFor(() => expect(reader.querySelector('video')).not.toBeNull(), wait);
    expect(stream.getTracks()[0]?.readyState).toBe('live');
    render(null, reader);
    await vi.waitFor(() => expect(stream.getTracks()[0]?.readyState).toBe('ended'), wait);
  });

  test('a hidden page lets go of the camera', async () => {
    const stream = cameraOfRoom(paintRoom);
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockResolvedValueOnce(stream);
    render(h(screens.ReadCodes, { onRead: async () => undefined }), reader);
    button(reader, 'Open the camera').click();
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Close the camera'), wait);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => expect(stream.getTracks()[0]?.readyState).toBe('ended'), wait);
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Open the camera'), wait);
  });

  test('leave that comes when nobody is there any more opens no camera', async () => {
    const stream = cameraOfRoom(paintRoom);
    let give: (stream: MediaStream) => void = () => undefined;
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockReturnValueOnce(
      new Promise((done) => {
        give = done;
      }),
    );
    render(h(screens.ReadCodes, { onRead: async () => undefined }), reader);
    // The part has painted, and what it does afterwards is done.
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
    button(reader, 'Open the camera').click();
    render(null, reader);
    give(stream);
    await vi.waitFor(() => expect(stream.getTracks()[0]?.readyState).toBe('ended'), wait);
  });
});

describe('QRF-9 from photos', () => {
  /** A photo of what is shown: large, askew, with something beside it. */
  async function photo(): Promise<File> {
    const canvas = document.createElement('canvas');
    canvas.width = 1200;
    canvas.height = 900;
    const context = canvas.getContext('2d');
    const shown = shownCanvas();
    if (!context || !shown) throw new Error('nothing to photograph');
    context.fillStyle = '#543';
    context.fillRect(0, 0, 1200, 900);
    context.translate(650, 430);
    context.rotate(-0.15);
    context.filter = 'blur(1.5px)';
    context.drawImage(shown, -330, -330, 660, 660);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.7));
    return new File([blob ?? ''], 'photo.jpg', { type: 'image/jpeg' });
  }

  function choose(files: readonly File[]): void {
    const input = reader.querySelector<HTMLInputElement>('input[multiple]');
    if (!input) throw new Error('no place for photos');
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  test('one after the other and several at once, an unreadable one between them; no camera needed', async () => {
    const payload = bytesOf(2000);
    const read: Uint8Array[] = [];
    vi.spyOn(navigator, 'mediaDevices', 'get').mockReturnValue(undefined as unknown as MediaDevices);
    render(h(screens.ShowCodes, { payloads: [payload] }), screen);
    render(h(screens.ReadCodes, { onRead: async (bytes) => void read.push(bytes) }), reader);
    expect(reader.textContent).toContain('The camera cannot be opened on this page');
    const photos: File[] = [];
    for (let number = 1; number <= 3; number++) {
      await vi.waitFor(() => expect(shownNumber()).toBe(number), wait);
      photos.push(await photo());
      button(screen, 'Next code').click();
    }
    choose(photos.slice(0, 1));
    await vi.waitFor(() => expect(reader.textContent).toContain('The photo was read.'), wait);
    expect(reader.textContent).toContain('1 of 3');
    choose([new File(['no picture'], 'x.jpg', { type: 'image/jpeg' }), ...photos.slice(1)]);
    await vi.waitFor(() => expect(reader.textContent).toContain('In 1 photo of 3 no code'), wait);
    expect(read).toEqual([payload]);
  });
});
