import { describe, expect, test } from 'vitest';
import { mediaTypeOf, safeFileName } from './media-kind.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const ogg = (packet: string) => `OggS\0\x02${'\0'.repeat(20)}\x01\x13${packet}`;

describe('MED-6: the type of a piece is what its bytes show', () => {
  test.each([
    ['image/png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['image/jpeg', '\xff\xd8\xff\xe1..Exif'],
    ['image/webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['image/gif', 'GIF89a\x01\0'],
    ['audio/wav', 'RIFF\x10\0\0\0WAVEfmt '],
    ['audio/mpeg', 'ID3\x04\0\0'],
    ['audio/mpeg', '\xff\xfb\x90\x64'],
    ['audio/ogg', ogg('OpusHead')],
    ['audio/ogg', ogg('\x01vorbis')],
    ['audio/mp4', '\0\0\0\x1cftypM4A \0\0\0\0'],
    ['audio/mp4', '\0\0\0\x1cftypisom\0\0\0\0moov...hdlr....soun'],
    ['audio/webm', '\x1a\x45\xdf\xa3\x01..webm....A_OPUS'],
  ])('%s', (type, text) => {
    expect(mediaTypeOf(bytes(text))).toBe(type);
  });

  test.each([
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a drawing with script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a document', '%PDF-1.7'],
    ['a program', 'MZ\x90\0'],
    ['an archive', 'PK\x03\x04'],
    ['moving pictures in mp4', '\0\0\0\x1cftypisom\0\0\0\0moov.soun.vide'],
    ['moving pictures in webm', '\x1a\x45\xdf\xa3\x01..webm..A_OPUS..V_VP8'],
    ['moving pictures in ogg', ogg('\x80theora')],
    ['aac without a container', '\xff\xf1\x50\x80'],
    ['text that begins like a frame', '\xff\xff\xff\xff'],
    ['next to nothing', '\xff'],
    ['nothing', ''],
  ])('%s can only be saved', (_, text) => {
    expect(mediaTypeOf(bytes(text))).toBe('application/octet-stream');
  });
});

describe('MED-7: the name under which a piece is saved', () => {
  test.each([
    ['my poem.txt', 'my poem.txt'],
    ['Präsentation 3.PPTX', 'Präsentation 3.PPTX'],
    ['game.sb3', 'game.sb3'],
    ['setup.exe', 'setup.exe.file'],
    ['photo.jpg.exe', 'photo.jpg.exe.file'],
    ['page.html', 'page.html.file'],
    ['drawing.svg', 'drawing.svg.file'],
    ['macro.docm', 'macro.docm.file'],
    ['no ending', 'no ending.file'],
    ['../../etc/passwd', '-..-etc-passwd.file'],
    ['C:\\work\\a.txt', 'C--work-a.txt'],
    ['exe.\u202Etxt.exe', 'exe.txt.exe.file'],
    ['a\u0000b\n.txt', 'ab.txt'],
    ['...', 'work.file'],
    ['', 'work.file'],
    ['run.exe. . ', 'run.exe.file'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
    expect(safeFileName(safe)).toBe(safe);
  });
});
