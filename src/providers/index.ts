import type { Provider } from '../core/types.ts';
import { ably } from './ably.ts';
import { acuity } from './acuity.ts';
import { adyen } from './adyen.ts';
import { adyenPlatform } from './adyen-platform.ts';
import { aftership } from './aftership.ts';
import { airship } from './airship.ts';
import { airwallex } from './airwallex.ts';
import { alchemy } from './alchemy.ts';
import { anthropic } from './anthropic.ts';
import { asana } from './asana.ts';
import { ashby } from './ashby.ts';
import { atlassianConnect } from './atlassian-connect.ts';
import { auth0 } from './auth0.ts';
import { autodesk } from './autodesk.ts';
import { bigcommerce } from './bigcommerce.ts';
import { bird } from './bird.ts';
import { bitbucket } from './bitbucket.ts';
import { box } from './box.ts';
import { braintree } from './braintree.ts';
import { brex } from './brex.ts';
import { buildkite } from './buildkite.ts';
import { buildkiteToken } from './buildkite-token.ts';
import { calCom } from './cal-com.ts';
import { calendly } from './calendly.ts';
import { cashfree } from './cashfree.ts';
import { castle } from './castle.ts';
import { chargebee } from './chargebee.ts';
import { chargify } from './chargify.ts';
import { checkoutCom } from './checkout-com.ts';
import { circleci } from './circleci.ts';
import { clearbit } from './clearbit.ts';
import { clerk } from './clerk.ts';
import { clickup } from './clickup.ts';
import { cloudinary } from './cloudinary.ts';
import { coinbaseCommerce } from './coinbase-commerce.ts';
import { commercelayer } from './commercelayer.ts';
import { conekta } from './conekta.ts';
import { configcat } from './configcat.ts';
import { contentful } from './contentful.ts';
import { courier } from './courier.ts';
import { crisp } from './crisp.ts';
import { cursor } from './cursor.ts';
import { customerIo } from './customer-io.ts';
import { deepgram } from './deepgram.ts';
import { discord } from './discord.ts';
import { docusign } from './docusign.ts';
import { dodoPayments } from './dodo-payments.ts';
import { doppler } from './doppler.ts';
import { dropbox } from './dropbox.ts';
import { dropboxSign } from './dropbox-sign.ts';
import { dwolla } from './dwolla.ts';
import { easebuzz } from './easebuzz.ts';
import { easypost } from './easypost.ts';
import { elevenlabs } from './elevenlabs.ts';
import { facebook } from './facebook.ts';
import { fal } from './fal.ts';
import { figma } from './figma.ts';
import { finch } from './finch.ts';
import { flutterwave } from './flutterwave.ts';
import { flutterwaveV3 } from './flutterwave-v3.ts';
import { formstack } from './formstack.ts';
import { frameio } from './frameio.ts';
import { fusionauth } from './fusionauth.ts';
import { generic } from './generic.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { gitlabToken } from './gitlab-token.ts';
import { go1 } from './go1.ts';
import { gocardless } from './gocardless.ts';
import { googlePubsub } from './google-pubsub.ts';
import { grafana } from './grafana.ts';
import { greenhouse } from './greenhouse.ts';
import { helpscout } from './helpscout.ts';
import { heroku } from './heroku.ts';
import { hookdeck } from './hookdeck.ts';
import { hostedhooks } from './hostedhooks.ts';
import { hubspotV1 } from './hubspot-v1.ts';
import { hubspotV2 } from './hubspot-v2.ts';
import { hubspotV3 } from './hubspot-v3.ts';
import { hygraph } from './hygraph.ts';
import { imagekit } from './imagekit.ts';
import { inngest } from './inngest.ts';
import { instagram } from './instagram.ts';
import { instamojo } from './instamojo.ts';
import { intercom } from './intercom.ts';
import { iyzico } from './iyzico.ts';
import { jira } from './jira.ts';
import { juspay } from './juspay.ts';
import { kinde } from './kinde.ts';
import { knock } from './knock.ts';
import { kontent } from './kontent.ts';
import { launchdarkly } from './launchdarkly.ts';
import { lemonSqueezy } from './lemon-squeezy.ts';
import { line } from './line.ts';
import { linear } from './linear.ts';
import { lithic } from './lithic.ts';
import { liveblocks } from './liveblocks.ts';
import { livekit } from './livekit.ts';
import { lob } from './lob.ts';
import { mailerlite } from './mailerlite.ts';
import { mailgun } from './mailgun.ts';
import { mandrill } from './mandrill.ts';
import { mautic } from './mautic.ts';
import { mercadoPago } from './mercado-pago.ts';
import { messagebird } from './messagebird.ts';
import { messenger } from './messenger.ts';
import { microsoftGraph } from './microsoft-graph.ts';
import { microsoftTeams } from './microsoft-teams.ts';
import { midtrans } from './midtrans.ts';
import { midtransSnapbi } from './midtrans-snapbi.ts';
import { modernTreasury } from './modern-treasury.ts';
import { mollie } from './mollie.ts';
import { mollieClassic } from './mollie-classic.ts';
import { mongodb } from './mongodb.ts';
import { mux } from './mux.ts';
import { netlify } from './netlify.ts';
import { notion } from './notion.ts';
import { novu } from './novu.ts';
import { nylas } from './nylas.ts';
import { okta } from './okta.ts';
import { omise } from './omise.ts';
import { onfido } from './onfido.ts';
import { onfleet } from './onfleet.ts';
import { openai } from './openai.ts';
import { orb } from './orb.ts';
import { paddle } from './paddle.ts';
import { pagarme } from './pagarme.ts';
import { pagarmeV4 } from './pagarme-v4.ts';
import { pagerduty } from './pagerduty.ts';
import { pandadoc } from './pandadoc.ts';
import { payjp } from './payjp.ts';
import { paymentApi } from './payment-api.ts';
import { paypal } from './paypal.ts';
import { paystack } from './paystack.ts';
import { paytm } from './paytm.ts';
import { payu } from './payu.ts';
import { persona } from './persona.ts';
import { phonepe } from './phonepe.ts';
import { phonepeV1 } from './phonepe-v1.ts';
import { pinwheel } from './pinwheel.ts';
import { plaid } from './plaid.ts';
import { plivoV2 } from './plivo-v2.ts';
import { plivoV3 } from './plivo-v3.ts';
import { polar } from './polar.ts';
import { postmark } from './postmark.ts';
import { pusher } from './pusher.ts';
import { pusherBeams } from './pusher-beams.ts';
import { qstash } from './qstash.ts';
import { quickbooks } from './quickbooks.ts';
import { razorpay } from './razorpay.ts';
import { recurly } from './recurly.ts';
import { replicate } from './replicate.ts';
import { resend } from './resend.ts';
import { retell } from './retell.ts';
import { saleor } from './saleor.ts';
import { sanity } from './sanity.ts';
import { seam } from './seam.ts';
import { segment } from './segment.ts';
import { sendgrid } from './sendgrid.ts';
import { sentry } from './sentry.ts';
import { shippo } from './shippo.ts';
import { shopify } from './shopify.ts';
import { signalSciences } from './signal-sciences.ts';
import { slack } from './slack.ts';
import { smartsheet } from './smartsheet.ts';
import { sns } from './sns.ts';
import { sonatype } from './sonatype.ts';
import { square } from './square.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';
import { stytch } from './stytch.ts';
import { surveymonkey } from './surveymonkey.ts';
import { svix } from './svix.ts';
import { taiga } from './taiga.ts';
import { telegram } from './telegram.ts';
import { telnyx } from './telnyx.ts';
import { terraform } from './terraform.ts';
import { tiktok } from './tiktok.ts';
import { trello } from './trello.ts';
import { trendmicro } from './trendmicro.ts';
import { triggerDev } from './trigger-dev.ts';
import { twilio } from './twilio.ts';
import { twilioJson } from './twilio-json.ts';
import { twitch } from './twitch.ts';
import { typeform } from './typeform.ts';
import { vercel } from './vercel.ts';
import { vmware } from './vmware.ts';
import { vonage } from './vonage.ts';
import { webex } from './webex.ts';
import { webflow } from './webflow.ts';
import { whatsapp } from './whatsapp.ts';
import { whop } from './whop.ts';
import { wise } from './wise.ts';
import { woocommerce } from './woocommerce.ts';
import { workos } from './workos.ts';
import { worldline } from './worldline.ts';
import { x } from './x.ts';
import { xendit } from './xendit.ts';
import { xero } from './xero.ts';
import { zendesk } from './zendesk.ts';
import { zoom } from './zoom.ts';

/** Every bundled provider. Adding one is a file beside this one, a line here and a fixture. */
export const providers = [
  razorpay,
  stripe,
  github,
  standardWebhooks,
  paymentApi,
  ably,
  acuity,
  adyen,
  adyenPlatform,
  aftership,
  airship,
  airwallex,
  alchemy,
  anthropic,
  asana,
  ashby,
  atlassianConnect,
  auth0,
  autodesk,
  bigcommerce,
  bird,
  bitbucket,
  box,
  braintree,
  brex,
  buildkite,
  buildkiteToken,
  calCom,
  calendly,
  cashfree,
  castle,
  chargebee,
  chargify,
  checkoutCom,
  circleci,
  clearbit,
  clerk,
  clickup,
  cloudinary,
  coinbaseCommerce,
  commercelayer,
  conekta,
  configcat,
  contentful,
  courier,
  crisp,
  cursor,
  customerIo,
  deepgram,
  discord,
  docusign,
  dodoPayments,
  doppler,
  dropbox,
  dropboxSign,
  dwolla,
  easebuzz,
  easypost,
  elevenlabs,
  facebook,
  fal,
  figma,
  finch,
  flutterwave,
  flutterwaveV3,
  formstack,
  frameio,
  fusionauth,
  gitea,
  gitlab,
  gitlabToken,
  go1,
  gocardless,
  googlePubsub,
  grafana,
  greenhouse,
  helpscout,
  heroku,
  hookdeck,
  hostedhooks,
  hubspotV1,
  hubspotV2,
  hubspotV3,
  hygraph,
  imagekit,
  inngest,
  instagram,
  instamojo,
  intercom,
  iyzico,
  jira,
  juspay,
  kinde,
  knock,
  kontent,
  launchdarkly,
  lemonSqueezy,
  line,
  linear,
  lithic,
  liveblocks,
  livekit,
  lob,
  mailerlite,
  mailgun,
  mandrill,
  mautic,
  mercadoPago,
  messagebird,
  messenger,
  microsoftGraph,
  microsoftTeams,
  midtrans,
  midtransSnapbi,
  modernTreasury,
  mollie,
  mollieClassic,
  mongodb,
  mux,
  netlify,
  notion,
  novu,
  nylas,
  okta,
  omise,
  onfido,
  onfleet,
  openai,
  orb,
  paddle,
  pagarme,
  pagarmeV4,
  pagerduty,
  pandadoc,
  payjp,
  paypal,
  paystack,
  paytm,
  payu,
  persona,
  phonepe,
  phonepeV1,
  pinwheel,
  plaid,
  plivoV2,
  plivoV3,
  polar,
  postmark,
  pusher,
  pusherBeams,
  qstash,
  quickbooks,
  recurly,
  replicate,
  resend,
  retell,
  saleor,
  sanity,
  seam,
  segment,
  sendgrid,
  sentry,
  shippo,
  shopify,
  signalSciences,
  slack,
  smartsheet,
  sns,
  sonatype,
  square,
  stytch,
  surveymonkey,
  svix,
  taiga,
  telegram,
  telnyx,
  terraform,
  tiktok,
  trello,
  trendmicro,
  triggerDev,
  twilio,
  twilioJson,
  twitch,
  typeform,
  vercel,
  vmware,
  vonage,
  webex,
  webflow,
  whatsapp,
  whop,
  wise,
  woocommerce,
  workos,
  worldline,
  x,
  xendit,
  xero,
  zendesk,
  zoom,
  generic,
] as const satisfies readonly Provider[];
