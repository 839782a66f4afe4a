/** Templates for the editor: what stands in braces, and the text around it. */
import { StreamLanguage } from '@codemirror/language'

interface Inside {
  braces: boolean
}

export const handlebarsLanguage = StreamLanguage.define<Inside>({
  name: 'handlebars',
  startState: () => ({ braces: false }),
  token(stream, state) {
    if (!state.braces) {
      if (stream.match(/^\{\{\{?[#/]?/)) {
        state.braces = true
        return 'keyword'
      }
      if (!stream.skipTo('{{')) stream.skipToEnd()
      return null
    }
    if (stream.eatSpace()) return null
    if (stream.match(/^\}?\}\}/)) {
      state.braces = false
      return 'keyword'
    }
    if (stream.match(/^"[^"]*"?/) || stream.match(/^'[^']*'?/)) return 'string'
    if (stream.match(/^-?\d+(?:\.\d+)?/)) return 'number'
    if (stream.match(/^[\w.@/[\]]+/)) return 'variableName.special'
    stream.next()
    return null
  },
})
