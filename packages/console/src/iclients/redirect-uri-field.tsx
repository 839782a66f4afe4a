/** The redirect URI to copy into Azure, or another service: the one value that goes from Keyway to it. */
import { TextInput } from '@mantine/core'
import { CopyButton } from '../ui/copy-button.tsx'
import { FieldHelp } from '../ui/field-help.tsx'

export function RedirectUriField({ uri, place }: { readonly uri: string | undefined; readonly place?: string }) {
  return (
    <TextInput
      label="Redirect URI"
      description={
        place ? (
          <FieldHelp guide="redirectUri">Copy it and add it in Azure: {place}.</FieldHelp>
        ) : (
          'Copy it and add it to your client at the service.'
        )
      }
      value={uri ?? 'Keyway makes one when you save'}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      rightSection={uri ? <CopyButton value={uri} what="redirect URI" /> : null}
      classNames={{ input: 'mono' }}
      variant="filled"
    />
  )
}
