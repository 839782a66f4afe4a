/** Hosts and certificates: how a client finds the sandbox and comes to trust it. */
import { html } from '../../core/html.ts'
import { copyable, linkButton } from '../parts.ts'
import type { PageFunction } from '../visit.ts'

export const caFile: PageFunction = ({ deps }) => ({
  download: 'azure-sandbox-ca.pem',
  type: 'application/x-pem-file',
  text: deps.control.ca.pem,
})

export const connectPage: PageFunction = ({ deps: { control } }) => {
  const lines = control.hosts()
  const isAzure = lines.some((line) => line.endsWith('.com'))
  return {
    title: 'Hosts and certificates',
    section: 'connect',
    body: html`<h1>Hosts and certificates</h1><p class="lead">A client must reach the sandbox by its names, and trust the authority that vouches for them. Its own code stays as it is.</p>
<h2>Certificate authority</h2>
<section class="panel" aria-label="Certificate authority"><p>Every certificate of the sandbox is signed by an authority of its own. Let a program trust it, not the system.</p>
<div class="commands">${linkButton('/connect/ca.pem', 'Download CA certificate')}</div>
<p>It lies at ${copyable(control.ca.path, 'path of the CA certificate')}</p>
<p>Node.js: ${copyable(`NODE_EXTRA_CA_CERTS=${control.ca.path}`, 'variable for Node.js')}</p>
<p>Python: ${copyable(`REQUESTS_CA_BUNDLE=${control.ca.path}`, 'variable for Python')}</p>
<p>OpenSSL and Go: ${copyable(`SSL_CERT_FILE=${control.ca.path}`, 'variable for OpenSSL and Go')}</p></section>
<h2>Names in Node.js</h2>
<section class="panel" aria-label="Names in Node.js"><p>Start the program with the register helper. It leads the names to this machine and touches no file.</p>
<p>${copyable('node --import @keyway/azure-sandbox/register program.js', 'command')}</p>
${isAzure && html`<p>With ${copyable('AZURE_SANDBOX_NAMES=azure', 'variable')} the real host names lead here too.</p>`}</section>
<h2>Names in other programs</h2>
<section class="panel" aria-label="Names in other programs"><p>Many systems lead names under localhost to loopback by themselves. Where yours does not, add these lines to its hosts file. A hosts file has no wildcards: a vault you create later needs a line of its own.</p>
<pre tabindex="0" role="region" aria-label="Lines of a hosts file">${lines.join('\n')}</pre>
<p>The command prints them as well, writes them where you tell it, and takes them out again:</p>
<p>${copyable('azure-sandbox hosts --from http://localhost:5392 --file /etc/hosts', 'command that writes the hosts file')}</p>
<p>${copyable('azure-sandbox hosts --remove --file /etc/hosts', 'command that cleans the hosts file')}</p></section>`,
  }
}
