/* Pictures for tests, made from nothing. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Orientation, Pixels } from './photograph.ts';

const here = createRequire(import.meta.url);
const compiled = async (file: string) => WebAssembly.compile(await readFile(here.resolve(`@jsquash/${file}`)));
type Codec = { init(module: WebAssembly.Module): Promise<unknown> };

/** Four quarters: red, green above; blue, white below. */
export function quarters(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const right = x >= width / 2;
      const below = y >= height / 2;
      data.set(
        below ? (right ? [255, 255, 255, 255] : [0, 0, 255, 255]) : right ? [0, 255, 0, 255] : [255, 0, 0, 255],
        (y * width + x) * 4,
      );
    }
  return { data, width, height };
}

const asImage = (p: Pixels): ImageData =>
  ({ data: p.data, width: p.width, height: p.height, colorSpace: 'srgb' }) as unknown as ImageData;

export async function asJpeg(p: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const codec = await import('@jsquash/jpeg/encode.js');
  await (codec as unknown as Codec).init(await compiled('jpeg/codec/enc/mozjpeg_enc.wasm'));
  return new Uint8Array(await codec.default(asImage(p), { quality: 95 })).slice();
}

export async function asPng(p: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const codec = await import('@jsquash/png/encode.js');
  await (codec as unknown as Codec).init(await compiled('png/codec/pkg/squoosh_png_bg.wasm'));
  return new Uint8Array(await codec.default(asImage(p))).slice();
}

export async function asWebp(p: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const codec = await import('@jsquash/webp/encode.js');
  await (codec as unknown as Codec).init(await compiled('webp/codec/enc/webp_enc_simd.wasm'));
  return new Uint8Array(await codec.default(asImage(p), { lossless: 1 })).slice();
}

/** The pixels of a JPEG file. */
export async function jpegPixels(b: Uint8Array): Promise<Pixels> {
  Object.assign(globalThis, {
    ImageData: class {
      readonly data: Uint8ClampedArray;
      readonly width: number;
      readonly height: number;
      constructor(data: Uint8ClampedArray, width: number, height: number) {
        this.data = data;
        this.width = width;
        this.height = height;
      }
    },
  });
  const codec = await import('@jsquash/jpeg/decode.js');
  await (codec as unknown as Codec).init(await compiled('jpeg/codec/dec/mozjpeg_dec.wasm'));
  return codec.default(new Uint8Array(b).buffer);
}

const ascii = (s: string): number[] => [...s].map((c) => c.charCodeAt(0));
const two = (n: number): number[] => [n >> 8, n & 255];
const four = (n: number): number[] => [...two(n >>> 16), ...two(n & 0xffff)];
const entry = (tag: number, type: number, count: number, value: number[]): number[] => [
  ...two(tag),
  ...two(type),
  ...four(count),
  ...value,
];

/** A TIFF block with an orientation, a maker's name and a place on the map (GPS directory). */
export function exifBlock(orientation: Orientation, maker: string): number[] {
  const makerAt = 8 + 2 + 3 * 12 + 4;
  const gpsAt = makerAt + maker.length;
  const placeAt = gpsAt + 2 + 2 * 12 + 4;
  return [
    ...ascii('MM'),
    ...two(42),
    ...four(8),
    ...two(3),
    ...entry(0x010f, 2, maker.length, four(makerAt)),
    ...entry(0x0112, 3, 1, [...two(orientation), 0, 0]),
    ...entry(0x8825, 4, 1, four(gpsAt)),
    ...four(0),
    ...ascii(maker),
    ...two(2),
    ...entry(0x0001, 2, 2, [...ascii('N'), 0, 0, 0]),
    ...entry(0x0002, 5, 3, four(placeAt)),
    ...four(0),
    ...[52, 1, 31, 1, 1234, 100].flatMap(four),
  ];
}

const block = (marker: number, body: number[]): number[] => [0xff, marker, ...two(body.length + 2), ...body];

/** The same JPEG with EXIF (orientation, GPS), XMP and a comment. */
export const withMetadata = (jpeg: Uint8Array, orientation: Orientation, words: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array([
    ...jpeg.subarray(0, 2),
    ...block(0xe1, [...ascii('Exif\0\0'), ...exifBlock(orientation, `${words} maker\0`)]),
    ...block(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${words} xmp</x:xmpmeta>`)),
    ...block(0xfe, ascii(`${words} comment`)),
    ...jpeg.subarray(2),
  ]);
