import { randomInt } from 'node:crypto';

/** Short words that are hard to mishear, for what a person copies by hand. 7.4 random bits each. Only ever add to them. */
export const words: readonly string[] = (
  'acorn amber apple apron arrow aspen autumn badge bamboo basil beach berry birch blanket blossom bread breeze ' +
  'bridge brook button canal candle canoe carrot castle cedar cherry circle cliff clover cobalt comet copper coral ' +
  'cotton creek crystal daisy dawn delta desert dolphin dragon eagle ember falcon fern field fjord flame forest ' +
  'fossil garden ginger glacier grape gravel harbor hazel heron hill honey island ivory jasmine jungle kettle ' +
  'kiwi ladder lagoon lantern lemon lilac linen lotus lunar maple marble meadow melon mint mirror mist morning ' +
  'moss mountain nectar nest nutmeg oasis ocean olive onyx orange orchid otter oyster paddle palm panda paper ' +
  'parrot peach pebble pepper pine planet plum pocket pollen pond poppy prairie prism puffin pumpkin quartz quilt ' +
  'rabbit rain raven reef ribbon ridge river robin rocket rose ruby saddle saffron sail sand satin shadow silver ' +
  'sky snow spark spice spruce stone storm summer sunset swan table tea thunder tiger timber topaz torch trail ' +
  'tulip tunnel turtle valley velvet violet walnut water wave wheat willow wind winter wood yarn zebra'
).split(' ');

export const pickWord = (): string => words[randomInt(words.length)] ?? 'river';
