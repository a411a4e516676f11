import { Option } from 'commander';

/** How a listener gets a public URL. */
export const tunnelOptions = (): Option[] => [
  new Option('--tunnel <kind>', 'how it becomes public (default: ngrok when there is an authtoken)').choices([
    'ngrok',
    'cloudflared',
    'none',
  ]),
  new Option('--tunnel-command <command>', 'program that opens a tunnel to {port} or {url} and prints its https URL'),
  new Option('--public-url <url>', 'the public URL of a tunnel or proxy of your own'),
  new Option('--domain <domain>', 'ngrok domain to have (default: your account’s)'),
  new Option('--traffic-policy <file>', 'ngrok traffic policy, YAML or JSON'),
  new Option('--server-addr <host:port>', 'ngrok server to connect to (default: of ngrok.yml, else ngrok’s own)'),
  new Option(
    '--ca-cert <file>',
    'PEM certificates to trust: of an https app, and of the server given with --server-addr',
  ),
  new Option('--self-test', 'send a signed ping through the public URL and say how long it took'),
];
