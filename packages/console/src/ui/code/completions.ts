/** What the editor offers while one types: members of the last records, and what the language knows. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { TEMPLATE_HELPERS } from '@keyway/contract'
import { JSONATA_FUNCTIONS } from './jsonata-language.ts'
import { OPENED } from './template-offers.ts'

export type CodeLanguage = 'jsonata' | 'json' | 'handlebars'

const WORD = /[$\w.]+$/
const INSIDE_WORD = /^[$\w.]*$/

const KNOWN: Readonly<Record<CodeLanguage, readonly Completion[]>> = {
  json: [],
  jsonata: JSONATA_FUNCTIONS.map((name) => ({ label: `$${name}`, type: 'function' })),
  handlebars: TEMPLATE_HELPERS.map((label) => ({ label, type: 'function', detail: 'helper' })),
}

/** @param members asked for each time: they change with the records that were read */
export const completionsOf =
  (language: CodeLanguage, members: () => readonly string[]) =>
  (context: CompletionContext): CompletionResult | null => {
    if (language === 'handlebars' && !context.matchBefore(OPENED)) return null
    const word = context.matchBefore(WORD)
    const justOpened = language === 'handlebars' && context.matchBefore(/\{\{$/) !== null
    if (!word && !context.explicit && !justOpened) return null
    const paths = members().map((label) => ({ label, type: 'property' }))
    return { from: word?.from ?? context.pos, options: [...paths, ...KNOWN[language]], validFor: INSIDE_WORD }
  }
