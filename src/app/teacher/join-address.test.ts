import { expect, test } from 'vitest';
import { posterAddresses } from './join-address.ts';

test('FND-10 a poster says the best address, then a name, then other cards, and nothing that only the hub can open', () => {
  const told = [
    'http://192.168.1.5:8080',
    'http://10.0.0.5:8080',
    'http://footpath.local:8080',
    'http://localhost:8080',
    'http://127.0.0.1:8080/',
  ];
  expect(posterAddresses(told)).toEqual({
    best: 'http://192.168.1.5:8080',
    others: ['http://footpath.local:8080', 'http://10.0.0.5:8080'],
  });
});

test('FND-10 of many addresses a poster says a few, and of a hub that nobody can reach what there is', () => {
  const many = Array.from({ length: 9 }, (_, n) => `http://10.0.0.${n}:8080`);
  expect(posterAddresses(many).others).toHaveLength(4);
  expect(posterAddresses(['http://127.0.0.1:8080'])).toEqual({ best: 'http://127.0.0.1:8080', others: [] });
});
