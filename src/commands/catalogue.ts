import { examples, type RegisterCommand } from './command.ts';

export const registerEvents: RegisterCommand = (program, run) => {
  program
    .command('events')
    .summary('list the sample events that can be triggered')
    .argument('[provider]', 'only those of this provider')
    .addHelpText('after', examples('hooks events', 'hooks events stripe'))
    .action((provider: string | undefined) =>
      run(
        async () => (await import('../actions/catalogue.ts')).eventsAction,
        provider === undefined ? {} : { provider },
      ),
    );
};

export const registerProviders: RegisterCommand = (program, run) => {
  const command = program
    .command('providers')
    .summary('list the providers, and explain how each signs')
    .addHelpText(
      'after',
      examples(
        'hooks providers',
        'hooks providers show stripe',
        'hooks providers check-url razorpay https://shop.ngrok.io',
      ),
    );
  command
    .command('list')
    .summary('list them')
    .action(() => run(async () => (await import('../actions/catalogue.ts')).providersAction, {}));
  command
    .command('show')
    .summary('explain how one signs')
    .argument('<provider>', 'id of a provider')
    .action((provider: string) =>
      run(async () => (await import('../actions/catalogue.ts')).showProviderAction, { provider }),
    );
  command
    .command('check-url')
    .summary('say what one has against a URL, before you register it')
    .argument('<provider>', 'id of a provider')
    .argument('<url>', 'the URL for its dashboard')
    .action((provider: string, url: string) =>
      run(async () => (await import('../actions/check-url.ts')).checkUrlAction, { provider, url }),
    );
};
