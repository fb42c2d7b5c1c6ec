import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { encodeText, encodingFor } from './page-cache.server.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.png': 'image/png',
  '.json': 'application/json',
};

/**
 * The files that the build made, named after their content: read at the first request, squeezed once, and kept. Only names that were
 * there at the start are answered, so no address can lead out of the folder.
 */
export async function staticFiles(
  folder: string,
): Promise<(name: string, request: Request) => Promise<Response | null>> {
  const names = new Set(await readdir(folder).catch(() => [] as string[]));
  const loaded = new Map<string, ReturnType<typeof load>>();
  const load = async (name: string) => {
    const body = new Uint8Array(await readFile(join(folder, name)));
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    const bodies = /^(text|image\/svg|application\/json)/.test(type) ? await encodeText(body, 10) : null;
    return { type, body, bodies };
  };
  return async (name, request) => {
    if (!names.has(name)) return null;
    let file = loaded.get(name);
    if (!file) {
      file = load(name);
      loaded.set(name, file);
    }
    const { type, body, bodies } = await file;
    const encoding = bodies ? encodingFor(request.headers.get('accept-encoding')) : 'identity';
    const out = bodies ? bodies[encoding] : body;
    return new Response(request.method === 'HEAD' ? null : out, {
      headers: {
        'Content-Type': type,
        'Content-Length': String(out.length),
        'Cache-Control': 'public, max-age=31536000, immutable',
        Vary: 'Accept-Encoding',
        ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
      },
    });
  };
}
