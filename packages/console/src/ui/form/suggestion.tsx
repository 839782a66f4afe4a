/** An error that knows what was meant offers it: `… Did you mean https://contoso.vault.azure.net?` */
import { UnstyledButton } from '@mantine/core'
import classes from './suggestion.module.css'

const MEANT = /Did you mean (\S+)\?$/

/** The error as it is shown. @param use puts the value that was meant into the field */
export function withSuggestion(error: React.ReactNode, use: (value: string) => void): React.ReactNode {
  const meant = typeof error === 'string' ? MEANT.exec(error)?.[1] : undefined
  if (meant === undefined) return error
  return (
    <>
      {error}{' '}
      <UnstyledButton className={classes.use} onClick={() => use(meant)}>
        Use {meant}
      </UnstyledButton>
    </>
  )
}
