/** The redirect URI to copy into Azure: the one value that goes from Keyway to the app registration. */
import { TextInput } from '@mantine/core'
import { CopyButton } from '../ui/copy-button.tsx'
import { FieldHelp } from '../ui/field-help.tsx'

export function RedirectUriField({ uri, place }: { readonly uri: string | undefined; readonly place: string }) {
  return (
    <TextInput
      label="Redirect URI"
      description={<FieldHelp guide="redirectUri">Copy it and add it in Azure: {place}.</FieldHelp>}
      value={uri ?? 'Keyway makes one when you save'}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      rightSection={uri ? <CopyButton value={uri} what="redirect URI" /> : null}
      classNames={{ input: 'mono' }}
      variant="filled"
    />
  )
}
