/** The API's reference: `/v1/openapi.json` for programs, `/docs` for people, both made from the route table. */
import type { FastifyInstance } from 'fastify'
import { docsPage } from './docs-page.ts'
import { type OpenApiDocument, openApi } from './openapi.ts'

export function addDocs(app: FastifyInstance, version: string, publicUrl: string): void {
  // Made when first asked for: turning every schema into JSON Schema takes longer than starting.
  let document: OpenApiDocument | undefined
  let page: string | undefined
  const made = (): OpenApiDocument => {
    document ??= openApi(version, publicUrl)
    return document
  }
  app.get('/v1/openapi.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send(made()))
  app.get('/docs', async (_request, reply) => {
    page ??= docsPage(made())
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
  })
}
