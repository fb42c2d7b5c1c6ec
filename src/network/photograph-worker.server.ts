/* Runs in a thread of its own, so that a picture that takes long, or breaks its decoder, stops nobody: the caller ends the thread. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import {
  bareJpeg,
  onlyPixelChunks,
  type PictureFormat,
  type Pixels,
  PORTRAIT_SIDE,
  portraitOf,
  readPictureHead,
} from './photograph.ts';

// the decoders hand back this class of the browser, which Node does not have
class Picture implements Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(pixels: Uint8ClampedArray, width: number, height: number) {
    this.data = pixels;
    this.width = width;
    this.height = height;
  }
}
Object.assign(globalThis, { ImageData: Picture });

const here = createRequire(import.meta.url);
const compiled = async (file: string) => WebAssembly.compile(await readFile(here.resolve(`@jsquash/${file}`)));

/** The codecs take a compiled module as their first argument; their types only know the options. */
type Codec = { init(module: WebAssembly.Module): Promise<unknown> };
const prepare = async (codec: unknown, wasm: string): Promise<void> => {
  await (codec as Codec).init(await compiled(wasm));
};

async function decode(format: PictureFormat, bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  if (format === 'png') {
    const png = await import('@jsquash/png/decode.js');
    await prepare(png, 'png/codec/pkg/squoosh_png_bg.wasm');
    return png.default(onlyPixelChunks(bytes).buffer);
  }
  if (format === 'webp') {
    const webp = await import('@jsquash/webp/decode.js');
    await prepare(webp, 'webp/codec/dec/webp_dec.wasm');
    return webp.default(bytes.buffer);
  }
  const jpeg = await import('@jsquash/jpeg/decode.js');
  await prepare(jpeg, 'jpeg/codec/dec/mozjpeg_dec.wasm');
  return jpeg.default(bytes.buffer);
}

const bytes = new Uint8Array(workerData as Uint8Array<ArrayBuffer>);
const head = readPictureHead(bytes);
const picture = await decode(head.format, bytes);
if (picture.width !== head.width || picture.height !== head.height)
  throw new Error('The picture is not as large as its head says.');
const portrait = portraitOf(picture, head.orientation, PORTRAIT_SIDE);
const encoder = await import('@jsquash/jpeg/encode.js');
await prepare(encoder, 'jpeg/codec/enc/mozjpeg_enc.wasm');
const image = new ImageData(new Uint8ClampedArray(portrait.data), portrait.width, portrait.height);
const jpeg = bareJpeg(new Uint8Array(await encoder.default(image, { quality: 84 })));
parentPort?.postMessage({ jpeg, side: portrait.width });
