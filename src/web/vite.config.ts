import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Builds the client into `dist/web`. `vite --config src/web/vite.config.ts` develops against a running Conclave. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: { outDir: '../../dist/web', emptyOutDir: true, assetsInlineLimit: 0, target: 'es2022' },
  server: { proxy: { '/api': 'http://localhost:4000' } },
})
