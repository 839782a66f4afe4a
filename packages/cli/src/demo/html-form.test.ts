import { expect, it } from 'vitest'
import { formsOf, textOf } from './html-form.ts'

const PAGE = `<form method="post" action="/consent?x=1&amp;y=2">
  <input type="hidden" name="ctx" value="a&quot;b"><input type="checkbox" name="more" value="1">
  <button name="answer" value="allow"><b>Allow</b>
    access</button>
  <button name="answer" value="cancel">Cancel</button>
</form>`

it('gives a form as a browser would send it, entities read', () => {
  const [form] = formsOf(PAGE)
  expect(form).toMatchObject({ method: 'POST', action: '/consent?x=1&y=2', fields: { ctx: 'a"b' } })
})

it('leaves out a box that is not ticked', () => {
  expect(formsOf(PAGE)[0]?.fields).not.toHaveProperty('more')
})

it('reads buttons as a person does', () => {
  expect(formsOf(PAGE)[0]?.buttons.map((button) => button.text)).toEqual(['Allow access', 'Cancel'])
})

it('gives the text of a page without scripts and styles', () => {
  expect(textOf('<style>a{}</style><h1>Sign&nbsp;in</h1><script>alert(1)</script>')).toBe('Sign in')
})
