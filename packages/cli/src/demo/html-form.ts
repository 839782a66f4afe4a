/** Reads a page's forms the way a browser would send them. Enough HTML for server-made pages, no more. */
export interface Form {
  readonly action: string
  readonly method: 'GET' | 'POST'
  readonly fields: Readonly<Record<string, string>>
  readonly buttons: readonly Button[]
}

export interface Button {
  /** What a person reads on it, spaces joined. */
  readonly text: string
  readonly name: string | undefined
  readonly value: string
}

export function formsOf(html: string): Form[] {
  return Array.from(html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi), ([, head = '', body = '']) => ({
    action: attribute(head, 'action') ?? '',
    method: attribute(head, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    fields: Object.fromEntries(inputsOf(body)),
    buttons: buttonsOf(body),
  }))
}

function inputsOf(body: string): [string, string][] {
  return Array.from(body.matchAll(/<input\b([^>]*)>/gi), ([, head = '']) => head)
    .filter((head) => !/^(submit|button|checkbox|radio)$/i.test(attribute(head, 'type') ?? ''))
    .flatMap((head) => {
      const name = attribute(head, 'name')
      return name ? [[name, attribute(head, 'value') ?? ''] as [string, string]] : []
    })
}

const buttonsOf = (body: string): Button[] =>
  Array.from(body.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi), ([, head = '', inside = '']) => ({
    text: textOf(inside),
    name: attribute(head, 'name'),
    value: attribute(head, 'value') ?? '',
  }))

/** What a person reads in a piece of HTML. */
export const textOf = (html: string): string =>
  readable(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

function attribute(head: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(head)
  const value = match?.[1] ?? match?.[2] ?? match?.[3]
  return value === undefined ? undefined : readable(value)
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

const readable = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal))
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    return NAMED[String(name).toLowerCase()] ?? whole
  })
