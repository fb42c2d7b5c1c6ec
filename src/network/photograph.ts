/* What can be told of a picture from its first bytes, before anything is decoded, and how a portrait is cut from its pixels. */

/** Fits, with what a form adds, into the most that the server takes in one. */
export const MOST_PHOTOGRAPH_BYTES = 8 * 1024 * 1024;
/** 25 megapixels are 100 MB once decoded. */
export const MOST_PIXELS = 25_000_000;
const MOST_SIDE = 12_000;
export const LEAST_SIDE = 96;
export const PORTRAIT_SIDE = 512;

export type PictureFormat = 'jpeg' | 'png' | 'webp';
/** EXIF orientation: 1 upright, 2–8 mirrored or turned. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface PictureHead {
  format: PictureFormat;
  width: number;
  height: number;
  orientation: Orientation;
}

/** Why a picture is not taken, in one sentence. */
export class PhotographRefused extends Error {}

const NOT_READ = 'This file is not a whole JPEG, PNG or WebP picture; save it as one of these and send it again.';

const u16 = (b: Uint8Array, at: number): number => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
const u32 = (b: Uint8Array, at: number): number => u16(b, at) * 65_536 + u16(b, at + 2);
const le16 = (b: Uint8Array, at: number): number => (b[at] ?? 0) | ((b[at + 1] ?? 0) << 8);
const le24 = (b: Uint8Array, at: number): number => le16(b, at) | ((b[at + 2] ?? 0) << 16);
const le32 = (b: Uint8Array, at: number): number => le16(b, at) + le16(b, at + 2) * 65_536;
const name4 = (b: Uint8Array, at: number): string => String.fromCharCode(...b.subarray(at, at + 4));

/** The orientation in a TIFF block (tag 0x0112 of its first directory); 1 where it says none that is known. */
export function exifOrientation(tiff: Uint8Array): Orientation {
  const order = le16(tiff, 0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const small = order === 0x4949;
  const n16 = (at: number) => (small ? le16(tiff, at) : u16(tiff, at));
  const n32 = (at: number) => (small ? le32(tiff, at) : u32(tiff, at));
  const first = n32(4);
  if (n16(2) !== 42 || first + 2 > tiff.length) return 1;
  const entries = Math.min(n16(first), 512);
  for (let i = 0; i < entries; i++) {
    const at = first + 2 + i * 12;
    if (at + 12 > tiff.length) return 1;
    if (n16(at) !== 0x0112) continue;
    const value = n16(at + 8);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

const isStart = (b: Uint8Array, words: string, at: number): boolean =>
  [...words].every((c, i) => b[at + i] === c.charCodeAt(0));

function jpegHead(b: Uint8Array): PictureHead | null {
  let orientation: Orientation = 1;
  let at = 2;
  while (at + 4 <= b.length) {
    if (b[at] !== 0xff) return null;
    const marker = b[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // filling
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = u16(b, at + 2);
    if (length < 2 || marker === 0xd9 || marker === 0xda) return null;
    const body = at + 4;
    if (marker === 0xe1 && isStart(b, 'Exif\0\0', body))
      orientation = exifOrientation(b.subarray(body + 6, at + 2 + length));
    // SOF0–SOF15 without DHT, JPG and DAC
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { format: 'jpeg', height: u16(b, body + 1), width: u16(b, body + 3), orientation };
    at += 2 + length;
  }
  return null;
}

function pngHead(b: Uint8Array): PictureHead | null {
  if (name4(b, 12) !== 'IHDR' || b.length < 33) return null;
  let orientation: Orientation = 1;
  for (let at = 8; at + 12 <= b.length; at += 12 + u32(b, at))
    if (name4(b, at + 4) === 'eXIf') orientation = exifOrientation(b.subarray(at + 8, at + 8 + u32(b, at)));
  return { format: 'png', width: u32(b, 16), height: u32(b, 20), orientation };
}

function webpHead(b: Uint8Array): PictureHead | null {
  let [width, height] = [0, 0];
  let orientation: Orientation = 1;
  let pictures = 0;
  // the canvas and the picture in it each say how large they are: the larger counts
  for (let at = 12; at + 8 <= b.length; at += 8 + le32(b, at + 4) + (le32(b, at + 4) % 2)) {
    const chunk = name4(b, at);
    const body = at + 8;
    const grow = (w: number, h: number): void => {
      width = Math.max(width, w);
      height = Math.max(height, h);
    };
    if (chunk === 'VP8X') grow(le24(b, body + 4) + 1, le24(b, body + 7) + 1);
    else if (chunk === 'VP8 ') {
      grow(le16(b, body + 6) & 0x3fff, le16(b, body + 8) & 0x3fff);
      pictures++;
    } else if (chunk === 'VP8L') {
      const bits = le32(b, body + 1);
      grow((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
      pictures++;
    } else if (chunk === 'ANIM' || chunk === 'ANMF') return null;
    else if (chunk === 'EXIF') {
      const tiff = isStart(b, 'Exif\0\0', body) ? body + 6 : body;
      orientation = exifOrientation(b.subarray(tiff, body + le32(b, at + 4)));
    }
  }
  return pictures === 1 ? { format: 'webp', width, height, orientation } : null;
}

/**
 * Kind, size and orientation of a picture by its head. Nothing is decoded.
 * @throws PhotographRefused for what is no such picture, is too large in bytes or pixels, or too small.
 */
export function readPictureHead(b: Uint8Array): PictureHead {
  if (b.length > MOST_PHOTOGRAPH_BYTES)
    throw new PhotographRefused(
      `The picture is larger than ${MOST_PHOTOGRAPH_BYTES / 1024 / 1024} MB; send a smaller one.`,
    );
  let head: PictureHead | null = null;
  if (b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff) head = jpegHead(b);
  else if (b[0] === 0x89 && isStart(b, 'PNG\r\n\x1a\n', 1)) head = pngHead(b);
  else if (isStart(b, 'RIFF', 0) && isStart(b, 'WEBP', 8)) head = webpHead(b);
  if (!head || head.width < 1 || head.height < 1) throw new PhotographRefused(NOT_READ);
  const { width, height } = head;
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS)
    throw new PhotographRefused(
      `The picture has ${width} × ${height} pixels, more than the ${MOST_PIXELS / 1e6} million that are taken; send a smaller one.`,
    );
  if (Math.min(width, height) < LEAST_SIDE)
    throw new PhotographRefused(
      `The picture has ${width} × ${height} pixels; send one of at least ${LEAST_SIDE} on each side.`,
    );
  return head;
}

/** A PNG with only the chunks that its pixels need: what is packed inside texts and profiles is never unpacked. */
export function onlyPixelChunks(b: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [b.subarray(0, 8)];
  for (let at = 8; at + 12 <= b.length; ) {
    const end = at + 12 + u32(b, at);
    if (['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(name4(b, at + 4)))
      kept.push(b.subarray(at, Math.min(end, b.length)));
    at = end;
  }
  const out = new Uint8Array(kept.reduce((n, k) => n + k.length, 0));
  let to = 0;
  for (const k of kept) {
    out.set(k, to);
    to += k.length;
  }
  return out;
}

/** Pixels as red, green, blue, opacity, a byte each, row by row. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Where a pixel of the upright square stands in the square as it was stored. */
function stored(orientation: Orientation, x: number, y: number, last: number): [number, number] {
  switch (orientation) {
    case 2:
      return [last - x, y];
    case 3:
      return [last - x, last - y];
    case 4:
      return [x, last - y];
    case 5:
      return [y, x];
    case 6:
      return [y, last - x];
    case 7:
      return [last - y, last - x];
    case 8:
      return [last - y, x];
    default:
      return [x, y];
  }
}

/**
 * The middle square of a picture, upright, on white, at most `most` pixels wide, never enlarged. Each pixel is the mean of those that it
 * takes the place of, by area.
 */
export function portraitOf(picture: Pixels, orientation: Orientation, most: number): Pixels {
  const square = Math.min(picture.width, picture.height);
  const side = Math.min(square, most);
  const left = Math.floor((picture.width - square) / 2);
  const top = Math.floor((picture.height - square) / 2);
  const step = square / side;
  const small = new Float64Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let [r, g, b, weight] = [0, 0, 0, 0];
      for (let sy = Math.floor(y * step); sy < Math.min(square, Math.ceil((y + 1) * step)); sy++) {
        const wy = Math.min(sy + 1, (y + 1) * step) - Math.max(sy, y * step);
        for (let sx = Math.floor(x * step); sx < Math.min(square, Math.ceil((x + 1) * step)); sx++) {
          const w = wy * (Math.min(sx + 1, (x + 1) * step) - Math.max(sx, x * step));
          const at = ((top + sy) * picture.width + left + sx) * 4;
          const alpha = (picture.data[at + 3] ?? 255) / 255;
          r += w * (alpha * (picture.data[at] ?? 0) + (1 - alpha) * 255);
          g += w * (alpha * (picture.data[at + 1] ?? 0) + (1 - alpha) * 255);
          b += w * (alpha * (picture.data[at + 2] ?? 0) + (1 - alpha) * 255);
          weight += w;
        }
      }
      const to = (y * side + x) * 3;
      small[to] = r / weight;
      small[to + 1] = g / weight;
      small[to + 2] = b / weight;
    }
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [fx, fy] = stored(orientation, x, y, side - 1);
      const from = (fy * side + fx) * 3;
      const to = (y * side + x) * 4;
      data[to] = small[from] ?? 0;
      data[to + 1] = small[from + 1] ?? 0;
      data[to + 2] = small[from + 2] ?? 0;
      data[to + 3] = 255;
    }
  return { data, width: side, height: side };
}

/** A JPEG without anything that is not needed to show it: every application block and comment is left out. @throws for what is no JPEG. */
export function bareJpeg(b: Uint8Array): Uint8Array<ArrayBuffer> {
  if (u16(b, 0) !== 0xffd8) throw new Error('This is no JPEG file.');
  const kept: Uint8Array[] = [b.subarray(0, 2)];
  let at = 2;
  for (;;) {
    const marker = b[at + 1] ?? 0;
    if (b[at] !== 0xff || at + 4 > b.length) throw new Error('This JPEG file is broken.');
    const end = at + 2 + u16(b, at + 2);
    if (marker === 0xda) break;
    // APP0 (JFIF) says how dense the pixels are and carries nothing else here
    const isJfif = marker === 0xe0 && isStart(b, 'JFIF\0', at + 4) && end - at === 18;
    if (isJfif || !((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe)) kept.push(b.subarray(at, end));
    at = end;
  }
  kept.push(b.subarray(at));
  const out = new Uint8Array(kept.reduce((n, k) => n + k.length, 0));
  let to = 0;
  for (const k of kept) {
    out.set(k, to);
    to += k.length;
  }
  return out;
}
