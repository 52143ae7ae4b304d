// Every handler that the table of routes names (api/http/routes.cpp). One source file an area.
#pragma once

#include "api/http/route.h"

namespace lethe::api::http {

// handlers_operation.cpp
Ruled<Response> get_home(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_openapi(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_health(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_readiness(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_metrics(const CallPtr& call, const ReadServices& services);

// handlers_fhir.cpp, handlers_fhir_search.cpp
Ruled<Response> get_capabilities(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_fhir_bundle(const Call& call, const WriteServices& services);
Ruled<Submission> post_audit_event(const Call& call, const WriteServices& services);
Ruled<Submission> get_audit_event(const Call& call, const WriteServices& services);
Ruled<Response> list_audit_events(const CallPtr& call, const ReadServices& services);

// handlers_backups.cpp
Ruled<Submission> post_backup(const Call& call, const WriteServices& services);
Ruled<Response> list_backups(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_backup(const CallPtr& call, const ReadServices& services);

// handlers_ledgers.cpp
Ruled<Response> list_ledgers(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_ledger(const Call& call, const WriteServices& services);
Ruled<Response> get_ledger(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_privacy_notice(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_settings(const CallPtr& call, const ReadServices& services);
Ruled<Submission> patch_settings(const Call& call, const WriteServices& services);
Ruled<Response> list_setting_changes(const CallPtr& call, const ReadServices& services);

// handlers_tokens.cpp
Ruled<Response> get_session(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_tokens(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_token(const Call& call, const WriteServices& services);
Ruled<Submission> post_session(const Call& call, const WriteServices& services);
Ruled<Submission> delete_token(const Call& call, const WriteServices& services);

// handlers_policies.cpp
Ruled<Response> list_policies(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_policy(const Call& call, const WriteServices& services);
Ruled<Response> get_policy(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_purposes(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_purpose(const CallPtr& call, const ReadServices& services);
Ruled<Submission> put_purpose(const Call& call, const WriteServices& services);

// handlers_recipients.cpp
Ruled<Response> list_recipients(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_recipient(const CallPtr& call, const ReadServices& services);
Ruled<Submission> put_recipient(const Call& call, const WriteServices& services);
Ruled<Response> get_processing_register(const CallPtr& call, const ReadServices& services);

// handlers_contracts.cpp
Ruled<Response> get_region(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_region(const Call& call, const WriteServices& services);
Ruled<Response> list_contracts(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_contract(const Call& call, const WriteServices& services);
Ruled<Submission> get_signatory(const Call& call, const WriteServices& services);

// handlers_notices.cpp
Ruled<Response> list_notices(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_subject_notices(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_notice(const CallPtr& call, const ReadServices& services);
Ruled<Submission> patch_notice(const Call& call, const WriteServices& services);

// handlers_people.cpp
Ruled<Response> list_subjects(const CallPtr& call, const ReadServices& services);
Ruled<Response> search_subjects(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_subject(const Call& call, const WriteServices& services);
Ruled<Response> get_subject(const CallPtr& call, const ReadServices& services);
Ruled<Submission> get_profile(const Call& call, const WriteServices& services);
Ruled<Submission> patch_profile(const Call& call, const WriteServices& services);
Ruled<Submission> delete_profile_field(const Call& call, const WriteServices& services);
Ruled<Submission> get_field_history(const Call& call, const WriteServices& services);
Ruled<Response> list_links(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_link(const Call& call, const WriteServices& services);
Ruled<Submission> get_attribution(const Call& call, const WriteServices& services);

// handlers_content.cpp
Ruled<Response> list_content(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_content(const Call& call, const WriteServices& services);
Ruled<Submission> post_content_deletion(const Call& call, const WriteServices& services);
Ruled<Submission> get_item(const Call& call, const WriteServices& services);
Ruled<Submission> patch_item(const Call& call, const WriteServices& services);
Ruled<Submission> delete_item(const Call& call, const WriteServices& services);

// handlers_consents.cpp
Ruled<Response> list_consents(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_consent(const Call& call, const WriteServices& services);
Ruled<Submission> delete_consent(const Call& call, const WriteServices& services);
Ruled<Submission> post_revocation(const Call& call, const WriteServices& services);

// handlers_permissions.cpp
Ruled<Response> get_consent_prompt(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_objections(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_objection(const Call& call, const WriteServices& services);
Ruled<Response> get_allowed(const CallPtr& call, const ReadServices& services);

// handlers_receipts.cpp
Ruled<Response> get_receipt(const CallPtr& call, const ReadServices& services);

// handlers_erasures.cpp
Ruled<Response> list_erasures(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_erasure(const Call& call, const WriteServices& services);
Ruled<Response> get_erasure(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_erasure_preview(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_certificate(const CallPtr& call, const ReadServices& services);
Ruled<Response> redeem_claim(const CallPtr& call, const ReadServices& services);

// handlers_rights.cpp
Ruled<Response> list_auditor_grants(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_auditor_grant(const Call& call, const WriteServices& services);
Ruled<Response> get_auditor_grant(const CallPtr& call, const ReadServices& services);
Ruled<Submission> delete_auditor_grant(const Call& call, const WriteServices& services);
Ruled<Response> list_bundles(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_bundle(const Call& call, const WriteServices& services);
Ruled<Response> get_bundle(const CallPtr& call, const ReadServices& services);
Ruled<Submission> get_bundle_file(const Call& call, const WriteServices& services);

Ruled<Response> list_holds(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_hold(const Call& call, const WriteServices& services);
Ruled<Response> get_hold(const CallPtr& call, const ReadServices& services);
Ruled<Submission> delete_hold(const Call& call, const WriteServices& services);
Ruled<Response> list_restrictions(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_restriction(const Call& call, const WriteServices& services);
Ruled<Submission> delete_restriction(const Call& call, const WriteServices& services);
Ruled<Response> list_requests(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_request(const Call& call, const WriteServices& services);
Ruled<Response> get_request(const CallPtr& call, const ReadServices& services);
Ruled<Submission> patch_request(const Call& call, const WriteServices& services);
Ruled<Response> get_closure(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_closure(const Call& call, const WriteServices& services);
Ruled<Response> list_signing_keys(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_signing_key(const Call& call, const WriteServices& services);
Ruled<Submission> get_return(const Call& call, const WriteServices& services);
Ruled<Response> get_retention_preview(const CallPtr& call, const ReadServices& services);

// handlers_breaches.cpp
Ruled<Response> list_breaches(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_breach(const Call& call, const WriteServices& services);
Ruled<Response> get_breach(const CallPtr& call, const ReadServices& services);
Ruled<Submission> patch_breach(const Call& call, const WriteServices& services);
Ruled<Response> list_affected(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_affected(const Call& call, const WriteServices& services);
Ruled<Submission> post_breach_notification(const Call& call, const WriteServices& services);

// handlers_exports.cpp
Ruled<Response> list_exports(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_export(const Call& call, const WriteServices& services);
Ruled<Response> get_export(const CallPtr& call, const ReadServices& services);
Ruled<Submission> get_export_package(const Call& call, const WriteServices& services);

// handlers_accesses.cpp
Ruled<Response> list_accesses(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_subject_accesses(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_access(const Call& call, const WriteServices& services);
Ruled<Submission> post_search(const Call& call, const WriteServices& services);
Ruled<Submission> post_login(const Call& call, const WriteServices& services);

// handlers_relationships.cpp
Ruled<Response> list_relationships(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_relationship(const Call& call, const WriteServices& services);
Ruled<Response> get_relationship(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_relationship_end(const Call& call, const WriteServices& services);

// handlers_review.cpp
Ruled<Response> get_access_rules(const CallPtr& call, const ReadServices& services);
Ruled<Submission> put_access_rules(const Call& call, const WriteServices& services);
Ruled<Response> try_access_rules(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_flags(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_access_review(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_marks(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_mark(const Call& call, const WriteServices& services);
Ruled<Submission> delete_mark(const Call& call, const WriteServices& services);
Ruled<Response> get_employment(const CallPtr& call, const ReadServices& services);
Ruled<Submission> put_employment(const Call& call, const WriteServices& services);

// handlers_reports.cpp
Ruled<Response> get_report(const CallPtr& call, const ReadServices& services);

// handlers_reviews.cpp
Ruled<Response> list_reviews(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_review(const Call& call, const WriteServices& services);
Ruled<Response> get_review(const CallPtr& call, const ReadServices& services);
Ruled<Submission> get_review_texts(const Call& call, const WriteServices& services);
Ruled<Submission> post_review_assignment(const Call& call, const WriteServices& services);
Ruled<Submission> post_review_note(const Call& call, const WriteServices& services);
Ruled<Submission> post_review_question(const Call& call, const WriteServices& services);
Ruled<Submission> post_review_decision(const Call& call, const WriteServices& services);
Ruled<Submission> post_review_confirmation(const Call& call, const WriteServices& services);
Ruled<Submission> post_review_return(const Call& call, const WriteServices& services);
Ruled<Submission> post_review_reopening(const Call& call, const WriteServices& services);
Ruled<Response> list_questions(const CallPtr& call, const ReadServices& services);
Ruled<Submission> get_question(const Call& call, const WriteServices& services);
Ruled<Submission> post_answer(const Call& call, const WriteServices& services);

// handlers_break_glass.cpp
Ruled<Response> list_break_glass(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_break_glass(const Call& call, const WriteServices& services);
Ruled<Response> get_break_glass(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_break_glass_end(const Call& call, const WriteServices& services);

// handlers_agent_locks.cpp
Ruled<Response> get_agent_lock(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_agent_lock(const Call& call, const WriteServices& services);
Ruled<Submission> post_agent_unlock(const Call& call, const WriteServices& services);

// handlers_disclosures.cpp
Ruled<Response> list_disclosures(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_subject_disclosures(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_disclosure(const Call& call, const WriteServices& services);
Ruled<Response> list_authorizations(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_authorization(const Call& call, const WriteServices& services);
Ruled<Response> get_authorization(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_authorization_end(const Call& call, const WriteServices& services);
Ruled<Response> list_suspensions(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_suspension(const Call& call, const WriteServices& services);
Ruled<Response> get_suspension(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_suspension_end(const Call& call, const WriteServices& services);
Ruled<Response> list_accountings(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_accounting(const Call& call, const WriteServices& services);
Ruled<Response> get_accounting(const CallPtr& call, const ReadServices& services);
Ruled<Submission> get_accounting_document(const Call& call, const WriteServices& services);

// handlers_review_periods.cpp
Ruled<Response> list_samples(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_sample(const Call& call, const WriteServices& services);
Ruled<Response> list_periods(const CallPtr& call, const ReadServices& services);
Ruled<Submission> post_period(const Call& call, const WriteServices& services);
Ruled<Response> get_period(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_review_figures(const CallPtr& call, const ReadServices& services);

// handlers_verification.cpp
Ruled<Response> get_verification(const CallPtr& call, const ReadServices& services);

// handlers_events.cpp
Ruled<Response> list_events(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_event(const CallPtr& call, const ReadServices& services);
// handlers_event_stream.cpp
Ruled<Response> stream_events(const CallPtr& call, const ReadServices& services);

Ruled<Response> list_event_days(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_event_counts(const CallPtr& call, const ReadServices& services);
Ruled<Submission> get_texts(const Call& call, const WriteServices& services);

// handlers_histories.cpp
Ruled<Response> list_history(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_agent_history(const CallPtr& call, const ReadServices& services);
Ruled<Response> list_item_history(const CallPtr& call, const ReadServices& services);

// handlers_proofs.cpp
Ruled<Response> get_proof(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_consistency(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_checkpoint(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_witnessed_checkpoint(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_witnesses(const CallPtr& call, const ReadServices& services);
Ruled<Response> get_tile(const CallPtr& call, const ReadServices& services);

}  // namespace lethe::api::http
