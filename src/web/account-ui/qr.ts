import { encode } from 'uqr';

/** A square to be read by a camera, as one path in a box of `size` by `size`. */
export interface Square {
  size: number;
  path: string;
}

export function squareOf(text: string): Square {
  const { size, data } = encode(text, { ecc: 'M', border: 3 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size, path };
}
