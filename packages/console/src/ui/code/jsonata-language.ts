/** jsonata for the editor: what is a string, a variable, a function, a keyword; and the functions to complete. */
import { StreamLanguage, type StringStream } from '@codemirror/language'

/** The functions people use most, as jsonata documents them. */
export const JSONATA_FUNCTIONS = [
  'append',
  'average',
  'boolean',
  'ceil',
  'contains',
  'count',
  'distinct',
  'each',
  'exists',
  'filter',
  'floor',
  'fromMillis',
  'join',
  'keys',
  'length',
  'lookup',
  'lowercase',
  'map',
  'match',
  'max',
  'merge',
  'min',
  'not',
  'now',
  'number',
  'pad',
  'reduce',
  'replace',
  'reverse',
  'round',
  'sift',
  'sort',
  'split',
  'spread',
  'string',
  'substring',
  'substringAfter',
  'substringBefore',
  'sum',
  'toMillis',
  'trim',
  'type',
  'uppercase',
  'zip',
] as const

const KEYWORDS = /^(?:and|or|in|function|true|false|null)\b/

export const jsonataLanguage = StreamLanguage.define({
  name: 'jsonata',
  token(stream: StringStream) {
    if (stream.eatSpace()) return null
    if (stream.match(/^\/\*.*?(?:\*\/|$)/)) return 'comment'
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string'
    if (stream.match(/^\$[\w$]*/)) return 'variableName.special'
    if (stream.match(/^-?\d+(?:\.\d+)?/)) return 'number'
    if (stream.match(KEYWORDS)) return 'keyword'
    if (stream.match(/^[A-Za-z_]\w*/) || stream.match(/^`[^`]*`?/)) return 'propertyName'
    stream.next()
    return 'operator'
  },
})
