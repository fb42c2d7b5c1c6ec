import { getRequestListener } from '@hono/node-server';
import { reactRouter } from '@react-router/dev/vite';
import { defineConfig, type Plugin } from 'vite';

/** In development our own server answers, not React Router's: same context, same headers. */
const ownServer: Plugin = {
  name: 'own-server',
  apply: 'serve',
  configureServer: (server) => () => {
    server.middlewares.use(async (req, res, next) => {
      try {
        req.url = req.originalUrl ?? req.url;
        const { app } = (await server.ssrLoadModule('/src/web/main.server.ts')) as {
          app: { fetch: Parameters<typeof getRequestListener>[0] };
        };
        await getRequestListener(app.fetch)(req, res);
      } catch (e) {
        next(e);
      }
    });
  },
};

export default defineConfig({
  plugins: [ownServer, reactRouter()],
  ssr: { noExternal: [/^@mantine\//] },
  environments: { ssr: { build: { rollupOptions: { input: './src/web/main.server.ts' } } } },
});
