/** Builds the console into `dist/`: static files only, no inline script, so a strict Content-Security-Policy holds. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm run dev` finds a running Keyway. */
const KEYWAY_URL = process.env.KEYWAY_URL ?? 'http://localhost:5390'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'baseline-widely-available',
    // Fonts and images stay files: data: URLs would have to be allowed in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': KEYWAY_URL, '/connection/oauth2callback': KEYWAY_URL } },
})
