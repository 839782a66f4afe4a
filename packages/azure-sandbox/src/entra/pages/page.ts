/**
 * The frame of every sign-in page: one card on a quiet ground, no assets from elsewhere, a policy that allows nothing
 * but its own style and script. It says at the top that this is a sandbox, so nobody takes it for Microsoft.
 */
import { createHash } from 'node:crypto'
import { type Html, html } from '../../core/html.ts'
import type { SandboxResponse } from '../../core/http.ts'
import { STYLE } from './style.ts'

export interface PageContent {
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** Where forms of the page lead besides this server: browsers check the redirect after a post as well. */
  readonly formTargets?: readonly string[]
  /** Inline script, allowed by its hash. */
  readonly script?: string
}

/** Sends the page's form without a click. */
export const SUBMIT_SCRIPT = "document.getElementById('auto-submit').submit()"

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export function page(content: PageContent): SandboxResponse {
  const { html: document } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${content.title} · Azure sandbox</title>
<link rel="icon" href="data:,">
<style>${{ html: STYLE }}</style>
</head>
<body>
<main class="card" aria-labelledby="heading">
<p class="brand"><svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 9.5 12 4l9 5.5v7L12 22l-9-5.5z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/><path d="M3 9.5 12 15l9-5.5M12 15v7" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></svg><span>Azure sandbox</span></p>
${content.body}
</main>
<footer class="note">This is a local sandbox, not Microsoft. Nothing here reaches a real account.</footer>
${content.script ? { html: `<script>${content.script}</script>` } : ''}
</body>
</html>`
  return {
    status: content.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, no-cache',
      pragma: 'no-cache',
      'content-security-policy': policy(content),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    },
    body: document,
  }
}

function policy(content: PageContent): string {
  const targets = (content.formTargets ?? []).map((uri) =>
    /^https?:/.test(uri) ? new URL(uri).origin : new URL(uri).protocol,
  )
  return [
    "default-src 'none'",
    `style-src ${sha256(STYLE)}`,
    'img-src data:',
    content.script ? `script-src ${sha256(content.script)}` : "script-src 'none'",
    `form-action 'self' ${targets.join(' ')}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}
