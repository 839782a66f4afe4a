/** What handlebars templates may use: helpers, and the names a path may begin with. */

export const TEMPLATE_HELPERS = [
  ...['if', 'unless', 'each', 'with', 'lookup'],
  ...['lowercase', 'uppercase', 'capitalize', 'trim', 'replace', 'substring', 'split', 'join'],
  ...['base64Encode', 'base64Decode', 'encodeURI', 'decodeURI', 'jsonSerialize', 'jsonEncode', 'jsonParse'],
  ...['add', 'subtract', 'multiply', 'divide', 'modulo', 'abs', 'ceil', 'floor', 'round', 'toFixed'],
  ...['sum', 'avg', 'first', 'last', 'hash', 'hmac', 'random', 'dateFormat', 'dateAdd', 'getValue'],
] as const

export const TEMPLATE_ROOTS = {
  export: ['lastExportDateTime', 'currentExportDateTime', 'connection', 'export', 'settings'],
  lookup: ['record', 'connection', 'export', 'settings'],
  import: ['record', 'batch_of_records', 'data', 'lookup', 'connection', 'import', 'settings'],
} as const satisfies Record<string, readonly string[]>
