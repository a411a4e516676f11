// Written by the build from the names of the sample events.
export interface EventTypes {
  readonly 'ably':
    | 'channel.message'
  ;
  readonly 'acuity':
    | 'scheduled'
  ;
  readonly 'adyen':
    | 'AUTHORISATION'
    | 'CAPTURE'
    | 'CHARGEBACK'
    | 'REFUND'
  ;
  readonly 'adyen-platform':
    | 'balancePlatform.transfer.created'
  ;
  readonly 'aftership':
    | 'tracking_update'
  ;
  readonly 'airship':
    | 'push'
  ;
  readonly 'airwallex':
    | 'payment_intent.succeeded'
  ;
  readonly 'alchemy':
    | 'ADDRESS_ACTIVITY'
  ;
  readonly 'anthropic':
    | 'session.status_idled'
  ;
  readonly 'asana':
    | 'changed.task'
  ;
  readonly 'ashby':
    | 'applicationSubmit'
  ;
  readonly 'atlassian-connect':
    | 'jira:issue_updated'
  ;
  readonly 'auth0':
    | 'f'
    | 's'
    | 'ss'
  ;
  readonly 'autodesk':
    | 'dm.version.added'
  ;
  readonly 'bigcommerce':
    | 'store/order/statusUpdated'
  ;
  readonly 'bird':
    | 'message.received'
  ;
  readonly 'bitbucket':
    | 'pullrequest:created'
    | 'pullrequest:fulfilled'
    | 'repo:push'
  ;
  readonly 'box':
    | 'FILE.UPLOADED'
  ;
  readonly 'braintree':
    | 'subscription_charged_successfully'
  ;
  readonly 'brex':
    | 'TRANSFER_PROCESSED'
  ;
  readonly 'buildkite':
    | 'build.finished'
  ;
  readonly 'buildkite-token':
    | 'build.finished'
  ;
  readonly 'cal-com':
    | 'BOOKING_CREATED'
  ;
  readonly 'calendly':
    | 'invitee.canceled'
    | 'invitee.created'
    | 'invitee_no_show.created'
  ;
  readonly 'cashfree':
    | 'PAYMENT_FAILED_WEBHOOK'
    | 'PAYMENT_SUCCESS_WEBHOOK'
    | 'PAYMENT_USER_DROPPED_WEBHOOK'
    | 'REFUND_STATUS_WEBHOOK'
  ;
  readonly 'castle':
    | '$review.opened'
  ;
  readonly 'chargebee':
    | 'subscription_created'
  ;
  readonly 'chargify':
    | 'payment_success'
  ;
  readonly 'checkout-com':
    | 'payment_captured'
  ;
  readonly 'circleci':
    | 'workflow-completed'
  ;
  readonly 'clearbit':
    | 'person'
  ;
  readonly 'clerk':
    | 'session.created'
    | 'user.created'
    | 'user.deleted'
  ;
  readonly 'clickup':
    | 'taskUpdated'
  ;
  readonly 'cloudinary':
    | 'upload'
  ;
  readonly 'coinbase-commerce':
    | 'charge:confirmed'
    | 'charge:created'
    | 'charge:failed'
  ;
  readonly 'commercelayer':
    | 'orders.place'
  ;
  readonly 'conekta':
    | 'charge.paid'
  ;
  readonly 'configcat':
    | 'config_changed'
  ;
  readonly 'contentful':
    | 'ContentManagement.Entry.publish'
    | 'ContentManagement.Entry.save'
    | 'ContentManagement.Entry.unpublish'
  ;
  readonly 'courier':
    | 'message:updated'
  ;
  readonly 'crisp':
    | 'message:send'
  ;
  readonly 'cursor':
    | 'statusChange'
  ;
  readonly 'customer-io':
    | 'email.delivered'
  ;
  readonly 'deepgram':
    | 'transcription'
  ;
  readonly 'discord':
    | 'APPLICATION_AUTHORIZED'
    | 'APPLICATION_DEAUTHORIZED'
    | 'ENTITLEMENT_CREATE'
  ;
  readonly 'docusign':
    | 'envelope-completed'
    | 'envelope-sent'
    | 'recipient-declined'
  ;
  readonly 'dodo-payments':
    | 'payment.succeeded'
  ;
  readonly 'doppler':
    | 'config.secrets.update'
  ;
  readonly 'dropbox':
    | 'file_change'
    | 'file_change@several-accounts'
    | 'file_change@team'
  ;
  readonly 'dropbox-sign':
    | 'signature_request_signed'
  ;
  readonly 'dwolla':
    | 'customer_transfer_completed'
  ;
  readonly 'easebuzz':
    | 'success'
  ;
  readonly 'easypost':
    | 'tracker.updated'
  ;
  readonly 'elevenlabs':
    | 'post_call_transcription'
  ;
  readonly 'facebook':
    | 'page.feed'
  ;
  readonly 'fal':
    | 'OK'
  ;
  readonly 'figma':
    | 'FILE_UPDATE'
  ;
  readonly 'finch':
    | 'employment.updated'
  ;
  readonly 'flutterwave':
    | 'charge.completed'
    | 'refund.completed'
    | 'transfer.disburse'
  ;
  readonly 'flutterwave-v3':
    | 'charge.completed'
  ;
  readonly 'formstack':
    | 'submission'
  ;
  readonly 'frameio':
    | 'file.ready'
  ;
  readonly 'fusionauth':
    | 'user.create.complete'
  ;
  readonly 'generic':
    | 'payment.updated'
  ;
  readonly 'gitea':
    | 'push'
  ;
  readonly 'github':
    | 'check_run.completed'
    | 'check_suite.completed'
    | 'create'
    | 'delete'
    | 'deployment_status.created'
    | 'installation.created'
    | 'issue_comment.created'
    | 'issues.closed'
    | 'issues.opened'
    | 'ping'
    | 'pull_request.closed'
    | 'pull_request.opened'
    | 'pull_request.synchronize'
    | 'pull_request_review.submitted'
    | 'push'
    | 'release.published'
    | 'star.created'
    | 'workflow_job.completed'
    | 'workflow_run.completed'
  ;
  readonly 'gitlab':
    | 'Issue Hook'
    | 'Merge Request Hook'
    | 'Pipeline Hook'
    | 'Push Hook'
  ;
  readonly 'gitlab-token':
    | 'Push Hook'
  ;
  readonly 'go1':
    | 'enrolment.update'
  ;
  readonly 'gocardless':
    | 'mandates.active'
    | 'payments.confirmed'
    | 'payments.failed'
    | 'payouts.paid'
  ;
  readonly 'google-pubsub':
    | 'message'
  ;
  readonly 'grafana':
    | 'firing'
  ;
  readonly 'greenhouse':
    | 'new_candidate_application'
  ;
  readonly 'helpscout':
    | 'convo.created'
  ;
  readonly 'heroku':
    | 'release.create'
  ;
  readonly 'hookdeck':
    | 'order.paid'
  ;
  readonly 'hostedhooks':
    | 'order.paid'
  ;
  readonly 'hubspot-v1':
    | 'contact.creation'
  ;
  readonly 'hubspot-v2':
    | 'contact.creation'
  ;
  readonly 'hubspot-v3':
    | 'contact.creation'
    | 'contact.propertyChange'
    | 'deal.creation'
  ;
  readonly 'hygraph':
    | 'publish'
  ;
  readonly 'imagekit':
    | 'video.transformation.ready'
  ;
  readonly 'inngest':
    | 'function.call'
  ;
  readonly 'instagram':
    | 'comments'
  ;
  readonly 'instamojo':
    | 'Credit'
  ;
  readonly 'intercom':
    | 'contact.user.created'
    | 'conversation.user.created'
    | 'conversation.user.replied'
  ;
  readonly 'iyzico':
    | 'PAYMENT_API'
  ;
  readonly 'jira':
    | 'jira:issue_created'
  ;
  readonly 'juspay':
    | 'ORDER_SUCCEEDED'
  ;
  readonly 'kinde':
    | 'user.created'
  ;
  readonly 'knock':
    | 'message.delivered'
  ;
  readonly 'kontent':
    | 'published'
  ;
  readonly 'launchdarkly':
    | 'flag'
  ;
  readonly 'lemon-squeezy':
    | 'order_created'
    | 'order_refunded'
    | 'subscription_created'
  ;
  readonly 'line':
    | 'follow'
    | 'message'
    | 'postback'
  ;
  readonly 'linear':
    | 'Comment.create'
    | 'Issue.create'
    | 'Issue.update'
  ;
  readonly 'lithic':
    | 'card_transaction.updated'
  ;
  readonly 'liveblocks':
    | 'userEntered'
  ;
  readonly 'livekit':
    | 'room_started'
  ;
  readonly 'lob':
    | 'letter.created'
  ;
  readonly 'mailerlite':
    | 'subscriber.created'
  ;
  readonly 'mailgun':
    | 'delivered'
    | 'failed'
    | 'opened'
  ;
  readonly 'mandrill':
    | 'delivered'
  ;
  readonly 'mautic':
    | 'lead_post_save_new'
  ;
  readonly 'mercado-pago':
    | 'merchant_order'
    | 'payment'
    | 'payment@updated'
    | 'subscription_preapproval'
  ;
  readonly 'messagebird':
    | 'message.created'
  ;
  readonly 'messenger':
    | 'message'
  ;
  readonly 'microsoft-graph':
    | 'created'
  ;
  readonly 'microsoft-teams':
    | 'message'
  ;
  readonly 'midtrans':
    | 'settlement'
  ;
  readonly 'midtrans-snapbi':
    | 'payment'
  ;
  readonly 'modern-treasury':
    | 'payment_order.completed'
  ;
  readonly 'mollie':
    | 'payment-link.paid'
    | 'profile.verified'
    | 'sales-invoice.paid'
  ;
  readonly 'mollie-classic':
    | 'payment'
  ;
  readonly 'mongodb':
    | 'alert.open'
  ;
  readonly 'moralis':
    | 'shop-wallet'
  ;
  readonly 'mux':
    | 'video.asset.ready'
  ;
  readonly 'netlify':
    | 'deploy_created'
  ;
  readonly 'notion':
    | 'comment.created'
    | 'page.content_updated'
    | 'page.created'
  ;
  readonly 'novu':
    | 'workflow.call'
  ;
  readonly 'nylas':
    | 'message.created'
  ;
  readonly 'okta':
    | 'user.lifecycle.create'
    | 'user.lifecycle.deactivate'
    | 'user.session.start'
  ;
  readonly 'omise':
    | 'charge.complete'
  ;
  readonly 'onfido':
    | 'check.completed'
  ;
  readonly 'onfleet':
    | 'taskCompleted'
  ;
  readonly 'openai':
    | 'batch.completed'
    | 'fine_tuning.job.succeeded'
    | 'response.completed'
  ;
  readonly 'orb':
    | 'invoice.issued'
  ;
  readonly 'paddle':
    | 'subscription.canceled'
    | 'subscription.created'
    | 'transaction.completed'
  ;
  readonly 'pagarme':
    | 'order.paid'
  ;
  readonly 'pagarme-v4':
    | 'transaction_status_changed'
  ;
  readonly 'pagerduty':
    | 'incident.acknowledged'
    | 'incident.resolved'
    | 'incident.triggered'
  ;
  readonly 'pandadoc':
    | 'document_state_changed'
  ;
  readonly 'payjp':
    | 'charge.captured'
  ;
  readonly 'payment-api':
    | 'payment.failed'
    | 'payment.succeeded'
    | 'refund.created'
  ;
  readonly 'paypal':
    | 'CHECKOUT.ORDER.APPROVED'
    | 'PAYMENT.CAPTURE.COMPLETED'
    | 'PAYMENT.CAPTURE.DENIED'
    | 'PAYMENT.CAPTURE.REFUNDED'
  ;
  readonly 'paystack':
    | 'charge.success'
    | 'refund.processed'
    | 'transfer.success'
  ;
  readonly 'paytm':
    | 'TXN_SUCCESS'
  ;
  readonly 'payu':
    | 'failure'
    | 'pending'
    | 'success'
  ;
  readonly 'persona':
    | 'inquiry.completed'
  ;
  readonly 'phonepe':
    | 'checkout.order.completed'
    | 'checkout.order.failed'
    | 'pg.refund.completed'
  ;
  readonly 'phonepe-v1':
    | 'PAYMENT_SUCCESS'
  ;
  readonly 'pinwheel':
    | 'paystubs.added'
  ;
  readonly 'plaid':
    | 'TRANSACTIONS.SYNC_UPDATES_AVAILABLE'
  ;
  readonly 'plivo-v2':
    | 'answer'
  ;
  readonly 'plivo-v3':
    | 'answer'
  ;
  readonly 'polar':
    | 'order.paid'
  ;
  readonly 'postmark':
    | 'Delivery'
  ;
  readonly 'pusher':
    | 'channel_occupied'
  ;
  readonly 'pusher-beams':
    | 'v1.PublishToUsersAttempt'
  ;
  readonly 'qstash':
    | 'message'
  ;
  readonly 'quickbooks':
    | 'Invoice.Create'
  ;
  readonly 'razorpay':
    | 'account.activated'
    | 'account.activated_kyc_pending'
    | 'account.app.authorization_revoked'
    | 'account.funds_hold'
    | 'account.funds_unhold'
    | 'account.instant_activation_gmv_limit_warning'
    | 'account.instantly_activated'
    | 'account.needs_clarification'
    | 'account.no_doc_onboarding_gmv_limit_warning'
    | 'account.payments_enabled'
    | 'account.rejected'
    | 'account.suspended'
    | 'account.under_review'
    | 'account.updated'
    | 'banking_accounts.issued'
    | 'fund_account.validation.completed'
    | 'fund_account.validation.completed@vpa'
    | 'fund_account.validation.failed'
    | 'invoice.expired'
    | 'invoice.paid'
    | 'invoice.partially_paid'
    | 'order.created'
    | 'order.expired'
    | 'order.notification.delivered'
    | 'order.notification.failed'
    | 'order.paid'
    | 'order.paid@card'
    | 'order.paid@netbanking'
    | 'order.paid@recurring_auth'
    | 'order.paid@upi'
    | 'order.paid@wallet'
    | 'order.placed'
    | 'payment.authorized'
    | 'payment.authorized@card'
    | 'payment.authorized@cardless_emi'
    | 'payment.authorized@emi'
    | 'payment.authorized@netbanking'
    | 'payment.authorized@paylater'
    | 'payment.authorized@upi'
    | 'payment.authorized@wallet'
    | 'payment.captured'
    | 'payment.captured@card'
    | 'payment.captured@cardless_emi'
    | 'payment.captured@emi'
    | 'payment.captured@netbanking'
    | 'payment.captured@paylater'
    | 'payment.captured@upi'
    | 'payment.captured@wallet'
    | 'payment.dispute.action_required'
    | 'payment.dispute.closed'
    | 'payment.dispute.created'
    | 'payment.dispute.lost'
    | 'payment.dispute.under_review'
    | 'payment.dispute.won'
    | 'payment.downtime.resolved'
    | 'payment.downtime.resolved@card_issuer'
    | 'payment.downtime.resolved@card_network'
    | 'payment.downtime.resolved@netbanking'
    | 'payment.downtime.resolved@turbo_upi'
    | 'payment.downtime.resolved@upi_psp'
    | 'payment.downtime.resolved@upi_vpa_handle'
    | 'payment.downtime.started'
    | 'payment.downtime.started@card_issuer'
    | 'payment.downtime.started@card_network'
    | 'payment.downtime.started@netbanking'
    | 'payment.downtime.started@turbo_upi'
    | 'payment.downtime.started@upi_psp'
    | 'payment.downtime.started@upi_vpa_handle'
    | 'payment.downtime.updated'
    | 'payment.downtime.updated@card_issuer'
    | 'payment.downtime.updated@card_network'
    | 'payment.downtime.updated@netbanking'
    | 'payment.downtime.updated@turbo_upi'
    | 'payment.downtime.updated@upi_psp'
    | 'payment.downtime.updated@upi_vpa_handle'
    | 'payment.failed'
    | 'payment.failed@card'
    | 'payment.failed@emi'
    | 'payment.failed@netbanking'
    | 'payment.failed@upi'
    | 'payment.failed@wallet'
    | 'payment.pending'
    | 'payment_link.cancelled'
    | 'payment_link.expired'
    | 'payment_link.paid'
    | 'payment_link.paid@legacy_order'
    | 'payment_link.paid@upi_link'
    | 'payment_link.partially_paid'
    | 'payout.downtime.resolved'
    | 'payout.downtime.started'
    | 'payout.failed'
    | 'payout.initiated'
    | 'payout.pending'
    | 'payout.pending@approval_workflow'
    | 'payout.processed'
    | 'payout.queued'
    | 'payout.rejected'
    | 'payout.reversed'
    | 'payout.updated'
    | 'payout_link.attempted'
    | 'payout_link.cancelled'
    | 'payout_link.expired'
    | 'payout_link.issued'
    | 'payout_link.pending'
    | 'payout_link.processed'
    | 'payout_link.processing'
    | 'payout_link.rejected'
    | 'product.payment_gateway.activated'
    | 'product.payment_gateway.activated_kyc_pending'
    | 'product.payment_gateway.instantly_activated'
    | 'product.payment_gateway.needs_clarification'
    | 'product.payment_gateway.rejected'
    | 'product.payment_gateway.under_review'
    | 'product.payment_link.activated'
    | 'product.payment_link.needs_clarification'
    | 'product.payment_link.rejected'
    | 'product.payment_link.under_review'
    | 'product.payment_links.activated'
    | 'product.payment_links.activated_kyc_pending'
    | 'product.payment_links.needs_clarification'
    | 'product.payment_links.under_review'
    | 'product.route.activated'
    | 'product.route.needs_clarification'
    | 'product.route.rejected'
    | 'product.route.under_review'
    | 'qr_code.closed'
    | 'qr_code.created'
    | 'qr_code.created@gst'
    | 'qr_code.credited'
    | 'refund.created'
    | 'refund.failed'
    | 'refund.processed'
    | 'refund.speed_changed'
    | 'settlement.processed'
    | 'subscription.activated'
    | 'subscription.activated@immediate_start'
    | 'subscription.authenticated'
    | 'subscription.cancelled'
    | 'subscription.charged'
    | 'subscription.completed'
    | 'subscription.halted'
    | 'subscription.paused'
    | 'subscription.pending'
    | 'subscription.resumed'
    | 'subscription.updated'
    | 'token.activated'
    | 'token.activated@with_payment'
    | 'token.cancellation_initiated'
    | 'token.cancellation_initiated@upi'
    | 'token.cancelled'
    | 'token.cancelled@upi'
    | 'token.confirmed'
    | 'token.confirmed@card'
    | 'token.confirmed@emandate'
    | 'token.confirmed@nach'
    | 'token.confirmed@upi'
    | 'token.deactivated'
    | 'token.expiry_updated'
    | 'token.initiated'
    | 'token.paused'
    | 'token.paused@upi'
    | 'token.rejected'
    | 'token.rejected@card'
    | 'token.rejected@emandate'
    | 'token.rejected@nach'
    | 'token.rejected@upi'
    | 'token.resumed'
    | 'token.resumed@upi'
    | 'token.service_provider.activated'
    | 'token.service_provider.activated@push_tokenisation'
    | 'token.service_provider.cancelled'
    | 'token.service_provider.deactivated'
    | 'token.service_provider.failed'
    | 'token.service_provider_token.activated'
    | 'token.suspended'
    | 'transaction.created'
    | 'transaction.created@bank_transfer_credit'
    | 'transfer.failed'
    | 'transfer.processed'
    | 'virtual_account.closed'
    | 'virtual_account.created'
    | 'virtual_account.created@tpv'
    | 'virtual_account.created@vpa'
    | 'virtual_account.credited'
    | 'virtual_account.credited@no_payer_details'
    | 'virtual_account.credited@upi_transfer'
  ;
  readonly 'recurly':
    | 'paid.charge_invoice'
  ;
  readonly 'replicate':
    | 'succeeded'
  ;
  readonly 'resend':
    | 'email.bounced'
    | 'email.delivered'
    | 'email.sent'
  ;
  readonly 'retell':
    | 'call_ended'
  ;
  readonly 'saleor':
    | 'order_created'
  ;
  readonly 'sanity':
    | 'update'
  ;
  readonly 'seam':
    | 'lock.unlocked'
  ;
  readonly 'segment':
    | 'track'
  ;
  readonly 'sendgrid':
    | 'bounce'
    | 'delivered'
    | 'open'
  ;
  readonly 'sentry':
    | 'error.created'
    | 'issue.created'
    | 'issue.resolved'
  ;
  readonly 'shippo':
    | 'track_updated'
  ;
  readonly 'shopify':
    | 'app/uninstalled'
    | 'orders/create'
    | 'orders/paid'
    | 'products/update'
    | 'refunds/create'
  ;
  readonly 'signal-sciences':
    | 'flag'
  ;
  readonly 'slack':
    | 'app_mention'
    | 'message'
    | 'reaction_added'
    | 'team_join'
  ;
  readonly 'smartsheet':
    | 'updated'
  ;
  readonly 'sns':
    | 'Notification'
  ;
  readonly 'sonatype':
    | 'rm:repository:component'
  ;
  readonly 'square':
    | 'order.created'
    | 'payment.created'
    | 'payment.updated'
    | 'refund.created'
  ;
  readonly 'standard-webhooks':
    | 'invoice.paid'
  ;
  readonly 'stripe':
    | 'charge.dispute.closed'
    | 'charge.dispute.created'
    | 'charge.failed'
    | 'charge.refunded'
    | 'charge.succeeded'
    | 'checkout.session.async_payment_failed'
    | 'checkout.session.async_payment_succeeded'
    | 'checkout.session.completed'
    | 'checkout.session.expired'
    | 'customer.created'
    | 'customer.deleted'
    | 'customer.subscription.created'
    | 'customer.subscription.deleted'
    | 'customer.subscription.trial_will_end'
    | 'customer.subscription.updated'
    | 'customer.updated'
    | 'invoice.created'
    | 'invoice.finalized'
    | 'invoice.paid'
    | 'invoice.payment_failed'
    | 'invoice.payment_succeeded'
    | 'payment_intent.canceled'
    | 'payment_intent.created'
    | 'payment_intent.payment_failed'
    | 'payment_intent.processing'
    | 'payment_intent.requires_action'
    | 'payment_intent.succeeded'
    | 'payment_method.attached'
    | 'payout.paid'
    | 'refund.created'
    | 'refund.updated'
  ;
  readonly 'stytch':
    | 'direct.user.create'
  ;
  readonly 'surveymonkey':
    | 'response_completed'
  ;
  readonly 'svix':
    | 'invoice.paid'
  ;
  readonly 'taiga':
    | 'userstory.create'
  ;
  readonly 'telegram':
    | 'callback_query'
    | 'edited_message'
    | 'message'
  ;
  readonly 'telnyx':
    | 'message.received'
  ;
  readonly 'terraform':
    | 'run:completed'
  ;
  readonly 'tiktok':
    | 'post.publish.complete'
  ;
  readonly 'trello':
    | 'updateCard'
  ;
  readonly 'trendmicro':
    | 'check.failed'
  ;
  readonly 'trigger-dev':
    | 'alert.run.failed'
  ;
  readonly 'twilio':
    | 'call.status'
    | 'message.received'
    | 'message.status'
  ;
  readonly 'twilio-json':
    | 'message'
  ;
  readonly 'twitch':
    | 'channel.follow'
    | 'channel.subscribe'
    | 'stream.online'
  ;
  readonly 'typeform':
    | 'form_response'
    | 'form_response@hidden-fields'
    | 'form_response_partial'
  ;
  readonly 'vercel':
    | 'deployment.created'
    | 'deployment.error'
    | 'deployment.succeeded'
  ;
  readonly 'vmware':
    | 'ALERT'
  ;
  readonly 'vonage':
    | 'delivered'
  ;
  readonly 'webex':
    | 'messages.created'
  ;
  readonly 'webflow':
    | 'ecomm_new_order'
  ;
  readonly 'whatsapp':
    | 'message_template_status_update'
    | 'messages'
    | 'messages@status'
  ;
  readonly 'whop':
    | 'payment.succeeded'
  ;
  readonly 'wise':
    | 'transfers#state-change'
  ;
  readonly 'woocommerce':
    | 'order.created'
  ;
  readonly 'workos':
    | 'connection.activated'
    | 'dsync.user.created'
    | 'user.created'
  ;
  readonly 'worldline':
    | 'payment.paid'
  ;
  readonly 'x':
    | 'tweet_create_events'
  ;
  readonly 'xendit':
    | 'payment.succeeded'
  ;
  readonly 'xero':
    | 'INVOICE.CREATE'
  ;
  readonly 'zendesk':
    | 'zen:event-type:ticket.created'
    | 'zen:event-type:ticket.status_changed'
    | 'zen:event-type:user.created'
  ;
  readonly 'zoom':
    | 'meeting.ended'
    | 'meeting.participant_joined'
    | 'meeting.started'
  ;
}
