import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, it } from 'vitest'
import { type CodeLanguage, completionsOf } from './completions.ts'
import { templateOffers } from './template-offers.ts'

function offered(language: CodeLanguage, text: string, explicit = false) {
  const context = new CompletionContext(EditorState.create({ doc: text }), text.length, explicit)
  const found = completionsOf(language, () => ['record.name', 'tags.owner'])(context)
  return found && { from: found.from, labels: found.options.map(({ label }) => label) }
}

it('an expression is offered members of the record and functions, from where the word begins', () => {
  expect(offered('jsonata', '$upp')).toMatchObject({ from: 0, labels: expect.arrayContaining(['$uppercase']) })
  expect(offered('jsonata', '1 + tags.o')).toMatchObject({ from: 4, labels: expect.arrayContaining(['tags.owner']) })
  expect(offered('jsonata', '1 + ')).toBeNull()
  expect(offered('jsonata', '', true)).not.toBeNull()
})

it('a template is offered members and helpers inside its braces alone', () => {
  expect(offered('handlebars', '{ "a": "rec')).toBeNull()
  expect(offered('handlebars', '{ "a": "{{record.name}} rec', true)).toBeNull()
  expect(offered('handlebars', '{ "a": "{{')).toMatchObject({ from: 10, labels: expect.arrayContaining(['uppercase']) })
  expect(offered('handlebars', '{{uppercase rec')).toMatchObject({
    from: 12,
    labels: expect.arrayContaining(['record.name']),
  })
})

it('so is a template of one line, those that begin with what was typed first', () => {
  const members = ['record.name', 'record.id']
  expect(templateOffers('/secrets/rec', members)).toBeNull()
  expect(templateOffers('/secrets/{{record.name}}/rec', members)).toBeNull()
  expect(templateOffers('/secrets/{{record.name', members)).toBeNull()
  expect(templateOffers('/secrets/{{re', members)).toMatchObject({
    from: 11,
    words: [...members, 'replace'],
  })
  expect(templateOffers('{{uppercase ', members)?.words).toHaveLength(8)
})
