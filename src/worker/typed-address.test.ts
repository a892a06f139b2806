import { describe, expect, test } from 'vitest';
import { readTypedAddress } from './typed-address.ts';

const plain = 'http://192.168.1.10:8080';
const secure = 'https://192.168.1.10:8443';

describe('FND-6 an address as people type it', () => {
  test.each([
    ['http://192.168.1.5:8080'],
    ['192.168.1.5:8080'],
    ['  192.168.1.5 : 8080 '],
    ['HTTP://192.168.1.5:8080/join/KITE-42RM'],
    ['http:/192.168.1.5:8080/'],
    ['192,168,1,5;8080'],
    ['192 168 1 5 :8080'],
    ['192.168.001.005:08080'],
    ['192.168.1.5.:8080'],
    ['١٩٢.١٦٨.١.٥:٨٠٨٠'],
    ['http:\\\\192.168.1.5:8080'],
  ])('%s', (typed) => {
    expect(readTypedAddress(typed, plain)[0]).toBe('http://192.168.1.5:8080');
  });

  test('without a port: that of this page, then those that hubs usually have', () => {
    expect(readTypedAddress('Footpath.Local', 'http://192.168.1.10:8091')).toEqual([
      'http://footpath.local:8091',
      'https://footpath.local:8091',
      'http://footpath.local:8080',
      'https://footpath.local:8080',
      'http://footpath.local:8443',
      'https://footpath.local:8443',
      'http://footpath.local',
      'https://footpath.local',
    ]);
  });

  test('a port that is its scheme’s own is not written', () => {
    expect(readTypedAddress('http://hub:80', plain)).toEqual(['http://hub', 'https://hub:80']);
    expect(readTypedAddress('https://hub:443', plain)).toEqual(['https://hub']);
  });

  test('from a page of HTTPS only what a browser would ask', () => {
    const found = readTypedAddress('192.168.1.5:8080', secure);
    expect(found).toEqual(['https://192.168.1.5:8080']);
    expect(readTypedAddress('127.0.0.2:8080', secure)).toContain('http://127.0.0.2:8080');
  });

  test('IPv6 in its brackets', () => {
    expect(readTypedAddress('http://[FD00::5]:8080/x', plain)[0]).toBe('http://[fd00::5]:8080');
  });

  test.each([
    [''],
    ['   '],
    ['192.168.1'],
    ['192.168.1.300'],
    ['http://'],
    ['hub:99999'],
    ['hub:0'],
    ['user:secret@hub'],
    ['what is this'],
    ['what is this?'],
    ['javascript:alert(1)'],
    ['[::1'],
    ['hub..school'],
    ['x'.repeat(200)],
  ])('%s is none', (typed) => {
    expect(readTypedAddress(typed, plain)).toEqual([]);
  });
});
