import { expect, test } from 'vitest';
import {
  bareJpeg,
  exifOrientation,
  type Orientation,
  PhotographRefused,
  portraitOf,
  readPictureHead,
} from './photograph.ts';
import { asJpeg, asPng, asWebp, exifBlock, jpegPixels, quarters, withMetadata } from './photograph-testing.server.ts';
import { makePortrait } from './photographs.server.ts';

const ORIENTATIONS: Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
const text = (b: Uint8Array): string => Buffer.from(b).toString('latin1');
const four = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const colour = (p: { data: Uint8ClampedArray; width: number }, x: number, y: number): string => {
  const at = (y * p.width + x) * 4;
  const [r, g, b] = [p.data[at] ?? 0, p.data[at + 1] ?? 0, p.data[at + 2] ?? 0].map((v) => (v > 127 ? 1 : 0));
  const names: Record<string, string> = { '100': 'red', '010': 'green', '001': 'blue', '111': 'white' };
  return names[`${r}${g}${b}`] ?? `${r}${g}${b}`;
};
const corners = (p: { data: Uint8ClampedArray; width: number }): string[] => {
  const far = p.width - 10;
  return [colour(p, 9, 9), colour(p, far, 9), colour(p, 9, far), colour(p, far, far)];
};

test('nothing of EXIF, its place on the map, XMP or a comment is left in a portrait, which is a bare JPEG', async () => {
  const upload = withMetadata(await asJpeg(quarters(800, 600)), 1, 'Xq7 secret');
  expect(text(upload)).toContain('Xq7 secret');
  expect(text(upload)).toContain('Exif');
  const { jpeg, side } = await makePortrait(upload);
  expect(side).toBe(512);
  for (const trace of ['Xq7', 'secret', 'Exif', 'adobe', 'xmp', 'maker', 'comment'])
    expect(text(jpeg), trace).not.toContain(trace);
  const markers: number[] = [];
  for (let at = 2; jpeg[at + 1] !== 0xda; at += 2 + ((jpeg[at + 2] ?? 0) << 8) + (jpeg[at + 3] ?? 0))
    markers.push(jpeg[at + 1] ?? 0);
  expect(markers.filter((m) => (m > 0xe0 && m <= 0xef) || m === 0xfe)).toEqual([]);
  expect(readPictureHead(jpeg)).toEqual({ format: 'jpeg', width: 512, height: 512, orientation: 1 });
});

test.each(ORIENTATIONS)('a JPEG with orientation %i stands upright in its portrait', async (orientation) => {
  // where the stored picture's red, green, blue and white quarters are shown, by the EXIF standard
  const shown: Record<Orientation, string[]> = {
    1: ['red', 'green', 'blue', 'white'],
    2: ['green', 'red', 'white', 'blue'],
    3: ['white', 'blue', 'green', 'red'],
    4: ['blue', 'white', 'red', 'green'],
    5: ['red', 'blue', 'green', 'white'],
    6: ['blue', 'red', 'white', 'green'],
    7: ['white', 'green', 'blue', 'red'],
    8: ['green', 'white', 'red', 'blue'],
  };
  const upload = withMetadata(await asJpeg(quarters(200, 200)), orientation, 'x');
  const { jpeg, side } = await makePortrait(upload);
  expect(side).toBe(200);
  expect(corners(await jpegPixels(jpeg))).toEqual(shown[orientation]);
});

test('a PNG and a WebP become JPEG portraits too, and what is transparent becomes white', async () => {
  for (const make of [asPng, asWebp]) {
    const { jpeg, side } = await makePortrait(await make(quarters(640, 640)));
    expect(side).toBe(512);
    expect(corners(await jpegPixels(jpeg))).toEqual(['red', 'green', 'blue', 'white']);
  }
  const clear = { data: new Uint8ClampedArray(120 * 120 * 4), width: 120, height: 120 };
  expect(corners(portraitOf(clear, 1, 512))).toEqual(['white', 'white', 'white', 'white']);
});

test('a portrait is the middle square, whether the picture is wide or tall', () => {
  const wide = quarters(300, 100);
  expect(portraitOf(wide, 1, 512)).toMatchObject({ width: 100, height: 100 });
  expect(corners(portraitOf(wide, 1, 512))).toEqual(['red', 'green', 'blue', 'white']);
  expect(corners(portraitOf(quarters(100, 300), 1, 64))).toEqual(['red', 'green', 'blue', 'white']);
});

test('a bomb is refused by the size in its head, before anything is decoded', async () => {
  const png = new Uint8Array(await asPng(quarters(100, 100)));
  png.set(four(60_000), 16);
  png.set(four(60_000), 20);
  await expect(makePortrait(png)).rejects.toThrow('60000 × 60000 pixels, more than the 25 million');
  const jpeg = new Uint8Array(await asJpeg(quarters(100, 100)));
  const at = jpeg.findIndex((v, i) => v === 0xff && (jpeg[i + 1] === 0xc0 || jpeg[i + 1] === 0xc2));
  jpeg.set([0xff, 0xff, 0xff, 0xff], at + 5);
  await expect(makePortrait(jpeg)).rejects.toThrow('65535 × 65535 pixels');
  // a small canvas does not hide a large picture in it
  const canvas = [...Buffer.from('RIFF\0\0\0\0WEBPVP8X'), 10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 99, 0, 0];
  const inner = [...Buffer.from('VP8L'), 6, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f, 0];
  expect(() => readPictureHead(new Uint8Array([...canvas, ...inner]))).toThrow('16384 × 16384 pixels');
});

test('a picture whose pixels are not those that its head promises is refused', async () => {
  const png = new Uint8Array(await asPng(quarters(200, 200)));
  png.set(four(400), 16);
  await expect(makePortrait(png)).rejects.toThrow(PhotographRefused);
});

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['a page', new TextEncoder().encode('<html><script>alert(1)</script></html>')],
  ['a drawing', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a GIF', new TextEncoder().encode('GIF89a\x01\0\x01\0')],
  ['the beginning of a JPEG', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
  ['a JPEG whose block has no length', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0])],
  ['an animation', new TextEncoder().encode('RIFF\0\0\0\0WEBPANIM\0\0\0\0')],
])('%s is no picture', async (_what, bytes) => {
  await expect(makePortrait(bytes)).rejects.toThrow('not a whole JPEG, PNG or WebP picture');
});

test('more bytes than are taken, and too few pixels, are said with their limits', async () => {
  await expect(makePortrait(new Uint8Array(8 * 1024 * 1024 + 1))).rejects.toThrow('larger than 8 MB');
  const png = await asPng(quarters(95, 200));
  await expect(makePortrait(png)).rejects.toThrow('95 × 200 pixels; send one of at least 96');
});

test('a picture cut off in the middle is refused in a sentence or shown as far as it goes, and the next one is made', async () => {
  const png = await asPng(quarters(400, 400));
  await expect(makePortrait(png.subarray(0, png.length >> 1))).rejects.toThrow(PhotographRefused);
  await expect(makePortrait(png)).resolves.toMatchObject({ side: 400 });
});

test('what takes too long is ended, and many at once are told to wait', async () => {
  const png = await asPng(quarters(300, 300));
  await expect(makePortrait(png, 1)).rejects.toThrow('could not be read to its end');
  const made = await Promise.allSettled(Array.from({ length: 6 }, () => makePortrait(png)));
  expect(made.filter((m) => m.status === 'fulfilled')).toHaveLength(4);
  expect(
    made.filter((m) => m.status === 'rejected' && /send yours again in a minute/.test(String(m.reason))),
  ).toHaveLength(2);
});

test('an EXIF block that lies about its lengths is read as upright', () => {
  const tiff = new Uint8Array(exifBlock(6, 'm\0'));
  expect(exifOrientation(tiff)).toBe(6);
  for (let cut = 0; cut < tiff.length; cut++) expect([1, 6]).toContain(exifOrientation(tiff.subarray(0, cut)));
  const far = tiff.slice();
  far.set(four(0xffff_fff0), 4);
  expect(exifOrientation(far)).toBe(1);
  const nine = new Uint8Array(exifBlock(9 as Orientation, 'm\0'));
  expect(exifOrientation(nine)).toBe(1);
});

test('blocks of applications and comments are taken out of a JPEG, whoever wrote them', async () => {
  const plain = await asJpeg(quarters(100, 100));
  expect(text(bareJpeg(withMetadata(plain, 3, 'hidden')))).not.toContain('hidden');
  expect(bareJpeg(plain)).toEqual(plain);
  expect(() => bareJpeg(new Uint8Array([1, 2, 3, 4]))).toThrow();
});
