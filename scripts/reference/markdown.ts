/** The few pieces of Markdown the generated pages are made of. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')

const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ')

export const code = (text: string): string => `\`${text}\``

/** Opens a generated page. */
export const opening = (title: string, about: string): string =>
  `# ${title}\n\n<!-- Made by "npm run docs". Change the source it names, not this page. -->\n\n${about}`
