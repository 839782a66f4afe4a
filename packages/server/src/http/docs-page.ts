/** The readable reference: one static page without a script or anything from elsewhere. */
import type { OpenApiDocument } from './openapi.ts'

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}
type Content = Readonly<Record<string, { readonly schema: object }>>

export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  )
  const groups = Object.entries(Object.groupBy(operations, ({ operation }) => operation.tags[0] ?? ''))
  const sections = groups.map(
    ([group, rows = []]) =>
      `<section><h2 id="${escapeHtml(group)}">${escapeHtml(group)}</h2>${rows.map(article).join('')}</section>`,
  )
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      `<details id="schema-${escapeHtml(name)}"><summary>${escapeHtml(name)}</summary>${code(schema)}</details>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Keyway API</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Groups"><h1>Keyway API</h1><ul>${groups.map(([group]) => `<li><a href="#${escapeHtml(group)}">${escapeHtml(group)}</a></li>`).join('')}<li><a href="#schemas">schemas</a></li></ul></nav>
<main>
${INTRODUCTION}
${sections.join('\n')}
<section><h2 id="schemas">schemas</h2>${schemas.join('')}</section>
</main>
</body>
</html>
`
}

const INTRODUCTION = `<p>Send an API token as <code>Authorization: Bearer kw_...</code>. Errors are
<code>{"errors":[{"code","message","field"}],"requestId"}</code>. Lists give up to 1000 rows at once and take <code>limit</code>, <code>skip</code>,
<code>include</code> or <code>exclude</code>, and name the next page in the <code>Link</code> header. An empty list is
<code>200 []</code>. Secrets read as <code>******</code>; sending that back keeps the stored value. For programs:
<a href="/v1/openapi.json">openapi.json</a>.</p>`

function article({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation
  const inputs = parameters.map(
    (one) => `<li><code>${escapeHtml(one.name)}</code> in the ${one.in}${one.required ? ', required' : ''}</li>`,
  )
  const answers = Object.entries(responses)
    .filter(([status]) => status !== 'default')
    .map(
      ([status, { content }]) =>
        `<p>Answers ${escapeHtml(status)}${content ? `: ${schema(content)}` : ' without a body'}</p>`,
    )
  return `<article id="${escapeHtml(operationId)}"><h3><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h3>
<p>${escapeHtml(summary)}. ${escapeHtml(description)}</p>${inputs.length > 0 ? `<ul>${inputs.join('')}</ul>` : ''}
${requestBody ? `<p>Body: ${schema(requestBody.content)}</p>` : ''}${answers.join('')}</article>`
}

function schema(content: Content): string {
  const found = content['application/json']?.schema as { $ref?: string; items?: { $ref?: string } } | undefined
  const name = (found?.$ref ?? found?.items?.$ref)?.split('/').at(-1)
  if (name === undefined) return `<details><summary>schema</summary>${code(found ?? {})}</details>`
  return `${found?.items ? 'a list of ' : ''}<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`
}

const code = (value: object): string => `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; grid-template-columns: 13rem minmax(0, 1fr) }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box; border-right: 1px solid #8884 }
nav ul { list-style: none; padding: 0 }
h1 { font-size: 1.2rem }
main { padding: 1rem 2rem; max-width: 60rem }
article { border-top: 1px solid #8884; padding: .2rem 0 }
h3 { font-size: 1rem; margin: .6rem 0 0 }
p { margin: .3rem 0 }
pre { overflow: auto; padding: .6rem; background: #8882; font-size: .85rem }
@media (max-width: 50rem) { body { display: block } nav { position: static; height: auto } }
`
