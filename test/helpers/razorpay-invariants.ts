/** An event of Razorpay, as its documentation and observed deliveries describe them. */
export interface RazorpayEvent {
  readonly event: string;
  readonly account_id?: string;
  readonly contains?: readonly string[];
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly created_at?: number;
}

export type Entity = Readonly<Record<string, unknown>>;

/** The entity of that name; undefined where the event has none. */
export function entityOf({ payload }: RazorpayEvent, name: string): Entity | undefined {
  const item = payload?.[name] as { readonly entity?: unknown } | undefined;
  return typeof item?.entity === 'object' ? (item.entity as Entity) : undefined;
}

type Rules = Readonly<Record<string, boolean>>;

const amount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

/**
 * Which rules an event breaks, by name. Written from the published facts alone, apart from what hooks knows of them.
 * @param paidBefore by other payments on the same order
 */
export function brokenRules(event: RazorpayEvent, paidBefore = 0): string[] {
  const rules = Object.entries(RULES_BY_ENTITY).flatMap(([name, rulesOf]) => {
    const entity = entityOf(event, name);
    return entity
      ? Object.entries(rulesOf(entity, event, paidBefore)).map(([rule, holds]) => ({ rule: `${name}: ${rule}`, holds }))
      : [];
  });
  return rules.filter(({ holds }) => !holds).map(({ rule }) => rule);
}

const RULES_BY_ENTITY: Readonly<Record<string, (entity: Entity, event: RazorpayEvent, paidBefore: number) => Rules>> = {
  payment: paymentRules,
  order: (order, event, before) => ({ ...paidRules(order), ...paymentOf(order, 'amount_paid', event, before) }),
  invoice: (invoice, event) => ({
    ...paidRules(invoice),
    ...(invoice['payment_id'] !== null && paymentOf(invoice, 'amount_paid', event)),
    'gross amount': invoice['gross_amount'] === Number(invoice['taxable_amount']) + Number(invoice['tax_amount']),
    'the payment names it': [undefined, invoice['id']].includes(entityOf(event, 'payment')?.['invoice_id']),
  }),
  payment_link: (link, event, before) => ({
    ...paidRules(link),
    ...paymentOf(link, 'amount_paid', event, before),
    'has no name of its kind': !Object.hasOwn(link, 'entity'),
    'the payment is for it': [undefined, `#${String(link['id']).slice('plink_'.length)}`].includes(
      entityOf(event, 'payment')?.['description'] as string | undefined,
    ),
    'the event is as old as it': event.created_at === link['created_at'],
  }),
  refund(refund, event) {
    const payment = entityOf(event, 'payment') ?? {};
    return {
      'is of the payment': refund['payment_id'] === payment['id'],
      'the payment counts it':
        refund['status'] === 'failed' || Number(refund['amount']) <= Number(payment['amount_refunded']),
      'is not more than the payment': Number(refund['amount']) <= Number(payment['amount']),
      currency: refund['currency'] === payment['currency'],
    };
  },
  dispute(dispute, event) {
    const payment = entityOf(event, 'payment') ?? {};
    return {
      'is of the payment': dispute['payment_id'] === payment['id'],
      'is not more than the payment': Number(dispute['amount']) <= Number(payment['amount']),
      phase: ['fraud', 'retrieval', 'chargeback', 'pre_arbitration', 'arbitration'].includes(String(dispute['phase'])),
      'is deducted when it is lost':
        dispute['amount_deducted'] === (dispute['status'] === 'lost' ? dispute['amount'] : 0),
      'leaves time to answer': Number(dispute['respond_by']) > Number(dispute['created_at']),
    };
  },
  subscription: (subscription) => ({
    counts:
      Number(subscription['paid_count']) + Number(subscription['remaining_count']) === subscription['total_count'] &&
      [subscription['paid_count'], subscription['remaining_count']].every(amount),
    'the next charge': ['paused', 'cancelled', 'completed'].includes(String(subscription['status']))
      ? subscription['charge_at'] === null
      : subscription['charge_at'] !== null,
    'the present cycle':
      subscription['current_start'] === null ||
      Number(subscription['current_start']) < Number(subscription['current_end']),
  }),
  'payment.downtime': downtimeRules,
  'payout.downtime': downtimeRules,
  token(token) {
    const recurring = token['recurring_details'] as Entity | undefined;
    const rejected = recurring?.['status'] === 'rejected';
    return {
      'is not recurring when it is rejected': recurring === undefined || token['recurring'] === !rejected,
      'says why it is rejected': recurring === undefined || (recurring['failure_reason'] !== null) === rejected,
    };
  },
  service_provider_token(token, event) {
    const own = (entityOf(event, 'token')?.['service_provider_tokens'] ?? []) as readonly Entity[];
    const ids = (Array.isArray(token) ? (token as Entity[]) : [token]).map(({ id }) => id);
    return { 'is one of those of the token': ids.every((id) => own.some((other) => other['id'] === id)) };
  },
  merchant_product: (product, { event }) => ({ status: product['activation_status'] === event.split('.')[2] }),
  qr_code: (code) => ({
    usage: ['single_use', 'multiple_use'].includes(String(code['usage'])),
    type: ['upi_qr', 'bharat_qr'].includes(String(code['type'])),
    'a fixed amount': code['fixed_amount'] === (code['payment_amount'] !== null),
    'closed at': (code['status'] === 'closed') === (code['closed_at'] !== null),
    'amounts and counts': (code['payments_amount_received'] === 0) === (code['payments_count_received'] === 0),
  }),
  virtual_account: (account) => ({
    'closed at': (account['status'] === 'closed') === (account['closed_at'] !== null),
    receivers: (account['receivers'] as Entity[]).every(({ entity }) =>
      ['bank_account', 'vpa', 'qr_code'].includes(String(entity)),
    ),
  }),
  notification: (notice) => ({ 'delivered at': (notice['status'] === 'failed') === (notice['delivered_at'] === null) }),
  settlement: (settlement) => ({ tax: Number(settlement['tax']) <= Number(settlement['fees']) }),
  transfer: (transfer) => ({
    tax: Number(transfer['tax']) <= Number(transfer['fees']),
    'processed after it was made':
      transfer['processed_at'] === null || Number(transfer['processed_at']) >= Number(transfer['created_at']),
    'reversed at most what it was': Number(transfer['amount_reversed']) <= Number(transfer['amount']),
  }),
  payout: (payout) => ({
    tax: Number(payout['tax']) <= Number(payout['fees']),
    mode: ['NEFT', 'RTGS', 'IMPS', 'UPI', 'card', 'amazonpay'].includes(String(payout['mode'])),
    utr: ['processed', 'reversed'].includes(String(payout['status'])) === (payout['utr'] !== null),
  }),
  transaction(transaction) {
    const { source } = transaction as { source: Entity };
    const [credit, debit] = [Number(transaction['credit']), Number(transaction['debit'])];
    return {
      'is one of the two': (credit === 0) !== (debit === 0) && credit + debit === transaction['amount'],
      'is what its source is': Number(source['amount']) + Number(source['fees'] ?? 0) === transaction['amount'],
    };
  },
  bank_transfer: (transfer, event) => paymentOf(transfer, 'amount', event),
  upi_transfer: (transfer, event) => paymentOf(transfer, 'amount', event),
};

function downtimeRules(downtime: Entity): Rules {
  const { begin, end, status, instrument, instrument_schema: schema } = downtime;
  return {
    'ends when it is resolved':
      (status === 'resolved') === (end !== null) && (end === null || Number(end) >= Number(begin)),
    'its instrument is of its schema':
      schema === undefined || Object.keys(instrument as Entity).join(' ') === (schema as string[]).join(' '),
    scheduled: typeof downtime['scheduled'] === 'boolean',
  };
}

/** What is paid, due and in all. */
function paidRules(thing: Entity): Rules {
  const [whole, paid, due] = [Number(thing['amount']), Number(thing['amount_paid']), thing['amount_due']];
  return {
    'amounts are whole': [thing['amount'], paid, due ?? 0].every(amount),
    'paid and due': due === undefined || due === whole - paid,
    'paid is paid': (thing['status'] === 'paid') === (whole === paid),
    'no more than all': paid <= whole,
  };
}

function paymentOf(thing: Entity, key: string, event: RazorpayEvent, paidBefore = 0): Rules {
  const payment = entityOf(event, 'payment');
  if (!payment) return {};
  return {
    'has the amount of the payment': thing[key] === Number(payment['amount']) + paidBefore,
    'has the currency of the payment': [undefined, payment['currency']].includes(thing['currency']),
    'has the order of the payment': [undefined, payment['order_id']].includes(
      thing['entity'] === 'order' || Object.hasOwn(thing, 'product_type') ? thing['id'] : thing['order_id'],
    ),
  };
}

const ERRORS = ['error_code', 'error_description', 'error_source', 'error_step', 'error_reason'];

function paymentRules(payment: Entity, { event }: RazorpayEvent): Rules {
  const { status, method, captured, fee, tax } = payment;
  const settled = status === 'captured' || status === 'refunded';
  const refunded = Number(payment['amount_refunded']);
  const is = (...methods: string[]): boolean => methods.includes(String(method));
  const has = (key: string): boolean => (payment[key] ?? null) !== null;
  const named = event.split('.')[1] ?? '';
  const smallCard = is('card') && payment['international'] === false && Number(payment['amount']) <= 200_000;
  return {
    'amounts are whole': [payment['amount'], payment['amount_refunded']].every(amount),
    'captured says what status says': captured === settled,
    'the status is that of the event':
      !event.startsWith('payment.') ||
      event.split('.').length > 2 ||
      status === named ||
      (named === 'captured' && settled),
    'fee and tax come with capture': settled
      ? amount(fee) && amount(tax) && Number(tax) <= Number(fee) && Number(fee) <= Number(payment['amount'])
      : fee === null && tax === null,
    'small card payments bear no tax': !settled || !smallCard || tax === 0,
    'refund_status fits':
      refunded <= Number(payment['amount']) &&
      payment['refund_status'] === (refunded === 0 ? null : refunded === payment['amount'] ? 'full' : 'partial'),
    'errors come with failure': ERRORS.every((key) => has(key) === (status === 'failed')),
    'notes are an object or an empty list': Array.isArray(payment['notes'])
      ? payment['notes'].length === 0
      : typeof payment['notes'] === 'object',
    'the base amount is the amount': [undefined, payment['amount']].includes(payment['base_amount']),
    'vpa comes with upi': has('vpa') === is('upi'),
    'bank comes with banks': has('bank') === is('netbanking', 'emi', 'emandate', 'nach'),
    'wallet comes with wallets': has('wallet') === is('wallet', 'paylater', 'cardless_emi'),
    'card comes with cards': has('card_id') === is('card', 'emi'),
    'emi comes with emi': has('emi') === is('emi'),
    'the card has the id of the card':
      (payment['card'] as Entity | null | undefined)?.['id'] === (payment['card_id'] ?? undefined),
    'upi has the vpa': (payment['upi'] as Entity | undefined)?.['vpa'] === (payment['vpa'] ?? undefined),
  };
}
