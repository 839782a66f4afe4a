/** The console: built files from a folder, and its page for every path that is the console's own to route. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** File names in assets/ carry a hash of their content, so what has a name never changes. */
const HASHED = /[\\/]assets[\\/]/

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Keyway</title>
<h1>The console is not built yet</h1>
<p>Keyway's API is running. To get the console, run <code>npm run build</code> in Keyway's folder and reload this page.</p>
<p><a href="/docs">API reference</a></p></html>
`

/** Gives what answers a path with the console's page. */
export async function addConsole(app: FastifyInstance, folder: string): Promise<(reply: FastifyReply) => FastifyReply> {
  if (!existsSync(join(folder, 'index.html'))) {
    return (reply) =>
      reply.code(503).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(NOT_BUILT)
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return (reply) => reply.sendFile('index.html')
}
