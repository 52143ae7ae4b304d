// The table of routes.
#include <array>

#include "api/http/handlers.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using enum ledger::Role;

constexpr Roles kEveryone =
    Roles::of(kOperator, kAdmin, kPortal, kAgent, kSubject, kAuditor, kReviewer);
/// All but the operator, who has no business with what a ledger is about.
constexpr Roles kWithin = Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor, kReviewer);
constexpr Roles kChecking = Roles::of(kAdmin, kAuditor, kReviewer);
/// What is known of a person, to them too.
constexpr Roles kAboutPerson = Roles::of(kAdmin, kPortal, kSubject, kAuditor, kReviewer);
/// And members of staff, of what is theirs.
constexpr Roles kCheckingOrAgent = Roles::of(kAdmin, kAuditor, kReviewer, kAgent);
/// Whoever may act for a person, and the person.
constexpr Roles kActing = Roles::of(kPortal, kAgent, kSubject);

constexpr Route read(std::string_view path, std::string_view name, Roles roles, ReadHandler handler,
                     std::string_view query = "") {
  return {.method = Method::kGet,
          .path = path,
          .name = name,
          .kind = RouteKind::kRead,
          .roles = roles,
          .read = handler,
          .query = query};
}
constexpr Route open(std::string_view path, std::string_view name, ReadHandler handler) {
  auto route = read(path, name, {}, handler);
  route.entry = Entry::kPublic;
  return route;
}
constexpr Route write(Method method, std::string_view path, std::string_view name, Roles roles,
                      WriteHandler handler, Body body = Body::kJson) {
  return {.method = method,
          .path = path,
          .name = name,
          .kind = RouteKind::kWrite,
          .roles = roles,
          .write = handler,
          .body = body};
}

constexpr Route content(Route route) {
  route.max_body = kMaxContentBody;
  return route;
}
/// One body, or many in JSON Lines.
constexpr Route rows(Route route) {
  route.body = Body::kJsonOrRows;
  route.max_body = kMaxRowsBody;
  return route;
}
constexpr Route local(Route route) {
  route.entry = Entry::kPublicOnLoopback;
  return route;
}
constexpr Route published(Route route) {
  route.entry = Entry::kPublicWherePublished;
  return route;
}
/// Reads by POST, so that what is looked for is in no URL.
constexpr Route by_body(Route route) {
  route.method = Method::kPost;
  route.body = Body::kJson;
  return route;
}
constexpr Route in_every_region(Route route) {
  route.in_every_region = true;
  return route;
}
constexpr Route with_query(Route route, std::string_view query) {
  route.query = query;
  return route;
}
/// One body that may hold many.
constexpr Route large(Route route) {
  route.max_body = kMaxRowsBody;
  return route;
}
/// Speaks FHIR; `date` may come twice in a search.
constexpr Route fhir_route(Route route) {
  route.is_fhir = true;
  route.repeated = "date";
  return route;
}
constexpr Route access(Route route, std::string_view query) {
  route.kind = RouteKind::kAccess;
  route.query = query;
  return route;
}

#define LETHE_LEDGER "/v1/ledgers/{ledger}"
#define LETHE_SUBJECT LETHE_LEDGER "/subjects/{subject}"

using M = Method;

constexpr std::array kRoutes{
    open("/", "getHome", get_home),
    open("/openapi.yaml", "getOpenapi", get_openapi),
    open("/healthz", "getHealth", get_health),
    open("/readyz", "getReadiness", get_readiness),
    local(read("/metrics", "getMetrics", Roles::of(kOperator), get_metrics)),

    read("/v1/backups", "listBackups", Roles::of(kOperator), list_backups, "limit cursor"),
    write(M::kPost, "/v1/backups", "startBackup", Roles::of(kOperator), post_backup,
          Body::kOptionalJson),
    read("/v1/backups/{backup}", "getBackup", Roles::of(kOperator), get_backup),

    read("/v1/ledgers", "listLedgers", Roles::of(kOperator), list_ledgers, "limit cursor"),
    write(M::kPost, "/v1/ledgers", "createLedger", Roles::of(kOperator), post_ledger),
    in_every_region(read(LETHE_LEDGER, "getLedger", kEveryone, get_ledger)),
    in_every_region(read(LETHE_LEDGER "/region", "getRegion", kEveryone, get_region, "as_of")),
    in_every_region(write(M::kPost, LETHE_LEDGER "/region", "moveRegion",
                          Roles::of(kOperator, kAdmin), post_region)),
    access(write(M::kGet, LETHE_LEDGER "/return", "readReturn", Roles::of(kAdmin), get_return,
                 Body::kNone),
           ""),
    read(LETHE_LEDGER "/closure", "previewClosure", Roles::of(kOperator, kAdmin, kAuditor),
         get_closure),
    write(M::kPost, LETHE_LEDGER "/closure", "closeLedger", Roles::of(kOperator), post_closure),
    read(LETHE_LEDGER "/signing-keys", "listSigningKeys", kEveryone, list_signing_keys),
    write(M::kPost, LETHE_LEDGER "/signing-keys", "rotateSigningKey", Roles::of(kOperator),
          post_signing_key, Body::kOptionalJson),
    read(LETHE_LEDGER "/contracts", "listContracts", kChecking, list_contracts,
         "limit cursor as_of"),
    write(M::kPost, LETHE_LEDGER "/contracts", "acceptContract", Roles::of(kAdmin), post_contract),
    access(write(M::kGet, LETHE_LEDGER "/contracts/{version}/signatory", "readSignatory",
                 Roles::of(kAdmin, kAuditor), get_signatory, Body::kNone),
           ""),
    read(LETHE_LEDGER "/settings/privacy", "getSettings",
         Roles::of(kAdmin, kPortal, kAgent, kAuditor, kReviewer), get_settings, "as_of"),
    write(M::kPatch, LETHE_LEDGER "/settings/privacy", "changeSettings", Roles::of(kAdmin),
          patch_settings),
    read(LETHE_LEDGER "/settings/privacy/history", "listSettingChanges", kChecking,
         list_setting_changes, "limit cursor from to since until order"),

    read(LETHE_LEDGER "/tokens", "listTokens", Roles::of(kOperator, kAdmin, kAuditor), list_tokens,
         "limit cursor as_of"),
    write(M::kPost, LETHE_LEDGER "/tokens", "issueToken", Roles::of(kOperator, kAdmin, kPortal),
          post_token),
    write(M::kDelete, LETHE_LEDGER "/tokens/{token}", "revokeToken",
          Roles::of(kOperator, kAdmin, kPortal), delete_token, Body::kNone),

    read(LETHE_LEDGER "/policies", "listPolicies", kWithin, list_policies, "limit cursor as_of"),
    write(M::kPost, LETHE_LEDGER "/policies", "publishPolicy", Roles::of(kAdmin), post_policy),
    read(LETHE_LEDGER "/policies/{version}", "getPolicy", kWithin, get_policy, "as_of"),
    read(LETHE_LEDGER "/purposes", "listPurposes", kWithin, list_purposes, "limit cursor as_of"),
    read(LETHE_LEDGER "/purposes/{purpose}", "getPurpose", kWithin, get_purpose, "as_of"),
    write(M::kPut, LETHE_LEDGER "/purposes/{purpose}", "definePurpose", Roles::of(kAdmin),
          put_purpose),

    read(LETHE_LEDGER "/recipients", "listRecipients",
         Roles::of(kAdmin, kPortal, kAgent, kAuditor, kReviewer), list_recipients,
         "limit cursor as_of"),
    read(LETHE_LEDGER "/recipients/{recipient}", "getRecipient",
         Roles::of(kAdmin, kPortal, kAgent, kAuditor, kReviewer), get_recipient, "as_of"),
    write(M::kPut, LETHE_LEDGER "/recipients/{recipient}", "defineRecipient", Roles::of(kAdmin),
          put_recipient),
    read(LETHE_LEDGER "/processing-register", "getProcessingRegister", kChecking,
         get_processing_register, "as_of"),
    read(LETHE_LEDGER "/notices", "listNotices", Roles::of(kAdmin, kAgent, kAuditor, kReviewer),
         list_notices, "limit cursor subject state as_of"),
    read(LETHE_LEDGER "/notices/{notice}", "getNotice",
         Roles::of(kAdmin, kAgent, kAuditor, kReviewer), get_notice, "as_of"),
    write(M::kPatch, LETHE_LEDGER "/notices/{notice}", "decideNotice", Roles::of(kAdmin, kAgent),
          patch_notice),

    read(LETHE_LEDGER "/subjects", "listSubjects", Roles::of(kAdmin, kPortal, kAgent, kAuditor),
         list_subjects, "limit cursor email external_id as_of"),
    by_body(read(LETHE_LEDGER "/subjects/search", "searchSubjects",
                 Roles::of(kAdmin, kPortal, kAgent), search_subjects, "limit")),
    write(M::kPost, LETHE_LEDGER "/subjects", "registerSubject", Roles::of(kAdmin, kPortal, kAgent),
          post_subject),
    read(LETHE_SUBJECT, "getSubject", kWithin, get_subject, "as_of"),
    access(write(M::kGet, LETHE_SUBJECT "/profile", "readProfile",
                 Roles::of(kPortal, kAgent, kSubject, kAuditor), get_profile, Body::kNone),
           "as_of"),
    write(M::kPatch, LETHE_SUBJECT "/profile", "editProfile", kActing, patch_profile),
    write(M::kDelete, LETHE_SUBJECT "/profile/{field}", "deleteProfileField", kActing,
          delete_profile_field, Body::kNone),
    access(write(M::kGet, LETHE_SUBJECT "/profile/{field}/history", "readFieldHistory",
                 Roles::of(kAgent, kSubject, kAuditor), get_field_history, Body::kNone),
           ""),
    read(LETHE_SUBJECT "/links", "listLinks",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), list_links, "limit cursor as_of"),
    write(M::kPost, LETHE_SUBJECT "/links", "linkSubject", Roles::of(kAdmin, kPortal, kAgent),
          post_link),
    access(write(M::kGet, LETHE_LEDGER "/agents/{subject}/attribution", "readAttribution",
                 Roles::of(kAdmin, kAuditor, kReviewer, kSubject), get_attribution, Body::kNone),
           ""),
    write(M::kPost, LETHE_SUBJECT "/sessions", "openSession", Roles::of(kAdmin, kPortal),
          post_session, Body::kOptionalJson),

    read(LETHE_SUBJECT "/consents", "listConsents",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), list_consents,
         "limit cursor as_of"),
    write(M::kPost, LETHE_SUBJECT "/consents", "recordConsent",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), post_consent),
    write(M::kDelete, LETHE_SUBJECT "/consents/{purpose}", "withdrawConsent", kActing,
          delete_consent, Body::kNone),
    write(M::kPost, LETHE_SUBJECT "/consents/{purpose}/revocation", "revokeConsent",
          Roles::of(kAdmin), post_revocation),
    read(LETHE_SUBJECT "/consents/{purpose}/receipt", "getReceipt",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), get_receipt, "sequence format"),
    read(LETHE_LEDGER "/consent-prompt", "getConsentPrompt", kActing, get_consent_prompt,
         "subject context"),
    read(LETHE_SUBJECT "/objections", "listObjections",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), list_objections,
         "limit cursor as_of"),
    write(M::kPost, LETHE_SUBJECT "/objections", "recordObjection",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), post_objection),
    read(LETHE_SUBJECT "/allowed", "getAllowed",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor, kReviewer), get_allowed,
         "purpose at"),

    read(LETHE_LEDGER "/content", "listContent",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), list_content,
         "limit cursor author parent type as_of"),
    content(write(M::kPost, LETHE_LEDGER "/content", "postItem", kActing, post_content)),
    write(M::kPost, LETHE_LEDGER "/content/deletions", "deleteItems",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), post_content_deletion),
    access(write(M::kGet, LETHE_LEDGER "/content/{item}", "readItem",
                 Roles::of(kPortal, kAgent, kSubject, kAuditor), get_item, Body::kNone),
           "revision as_of"),
    content(write(M::kPatch, LETHE_LEDGER "/content/{item}", "editItem", kActing, patch_item)),
    write(M::kDelete, LETHE_LEDGER "/content/{item}", "deleteItem",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), delete_item, Body::kNone),

    read(LETHE_LEDGER "/erasures", "listErasures", Roles::of(kAdmin, kPortal, kAuditor),
         list_erasures, "limit cursor as_of"),
    write(M::kPost, LETHE_LEDGER "/erasures", "eraseSubject", Roles::of(kAdmin, kPortal, kSubject),
          post_erasure),
    read(LETHE_LEDGER "/erasures/{erasure}", "getErasure",
         Roles::of(kAdmin, kPortal, kSubject, kAuditor), get_erasure, "as_of"),
    read(LETHE_LEDGER "/erasures/{erasure}/certificate", "getCertificate",
         Roles::of(kAdmin, kPortal, kSubject, kAuditor), get_certificate, "format"),

    read(LETHE_LEDGER "/holds", "listHolds", Roles::of(kAdmin, kPortal, kAuditor), list_holds,
         "limit cursor subject as_of"),
    write(M::kPost, LETHE_LEDGER "/holds", "placeHold", Roles::of(kAdmin), post_hold),
    read(LETHE_LEDGER "/holds/{hold}", "getHold", Roles::of(kAdmin, kPortal, kAuditor), get_hold,
         "as_of"),
    write(M::kDelete, LETHE_LEDGER "/holds/{hold}", "liftHold", Roles::of(kAdmin), delete_hold,
          Body::kNone),

    read(LETHE_LEDGER "/restrictions", "listRestrictions",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), list_restrictions,
         "limit cursor subject as_of"),
    write(M::kPost, LETHE_LEDGER "/restrictions", "setRestriction",
          Roles::of(kAdmin, kPortal, kAgent), post_restriction),
    with_query(write(M::kDelete, LETHE_LEDGER "/restrictions/{restriction}", "liftRestriction",
                     Roles::of(kAdmin, kPortal, kAgent), delete_restriction, Body::kNone),
               "informed_at"),

    read(LETHE_LEDGER "/requests", "listRequests",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), list_requests,
         "limit cursor subject due state type as_of"),
    write(M::kPost, LETHE_LEDGER "/requests", "openRequest",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), post_request),
    read(LETHE_LEDGER "/requests/{request}", "getRequest",
         Roles::of(kAdmin, kPortal, kAgent, kSubject, kAuditor), get_request, "as_of"),
    write(M::kPatch, LETHE_LEDGER "/requests/{request}", "stepRequest",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), patch_request),

    read(LETHE_LEDGER "/retention/preview", "previewRetention", Roles::of(kAdmin, kAuditor),
         get_retention_preview, "until"),

    read(LETHE_LEDGER "/breaches", "listBreaches", Roles::of(kAdmin, kAuditor), list_breaches,
         "limit cursor due as_of"),
    write(M::kPost, LETHE_LEDGER "/breaches", "recordBreach", Roles::of(kAdmin), post_breach),
    read(LETHE_LEDGER "/breaches/{breach}", "getBreach", Roles::of(kAdmin, kAuditor), get_breach,
         "as_of"),
    write(M::kPatch, LETHE_LEDGER "/breaches/{breach}", "editBreach", Roles::of(kAdmin),
          patch_breach),
    read(LETHE_LEDGER "/breaches/{breach}/affected", "listAffected", Roles::of(kAdmin, kAuditor),
         list_affected, "limit cursor as_of"),
    write(M::kPost, LETHE_LEDGER "/breaches/{breach}/affected", "addAffected", Roles::of(kAdmin),
          post_affected),
    write(M::kPost, LETHE_LEDGER "/breaches/{breach}/notifications", "notifyBreach",
          Roles::of(kAdmin), post_breach_notification),

    read(LETHE_LEDGER "/exports", "listExports", Roles::of(kAdmin, kPortal, kSubject, kAuditor),
         list_exports, "limit cursor subject as_of"),
    write(M::kPost, LETHE_LEDGER "/exports", "makeExport", Roles::of(kAdmin, kPortal, kSubject),
          post_export),
    read(LETHE_LEDGER "/exports/{export}", "getExport",
         Roles::of(kAdmin, kPortal, kSubject, kAuditor), get_export, "as_of"),
    access(write(M::kGet, LETHE_LEDGER "/exports/{export}/package", "readExport",
                 Roles::of(kAdmin, kPortal, kSubject), get_export_package, Body::kNone),
           ""),

    read(LETHE_LEDGER "/accesses", "listAccesses", kChecking, list_accesses,
         "limit cursor subject actor from to since until order"),
    rows(write(M::kPost, LETHE_LEDGER "/accesses", "recordAccess", Roles::of(kPortal, kAgent),
               post_access)),
    rows(write(M::kPost, LETHE_LEDGER "/searches", "recordSearch", Roles::of(kPortal, kAgent),
               post_search)),
    rows(write(M::kPost, LETHE_LEDGER "/logins", "recordLogin", Roles::of(kPortal), post_login)),
    read(LETHE_LEDGER "/relationships", "listRelationships", kChecking, list_relationships,
         "limit cursor subject agent as_of"),
    rows(write(M::kPost, LETHE_LEDGER "/relationships", "recordRelationship", Roles::of(kPortal),
               post_relationship)),
    read(LETHE_LEDGER "/relationships/{relationship}", "getRelationship", kChecking,
         get_relationship, "as_of"),
    write(M::kPost, LETHE_LEDGER "/relationships/{relationship}/end", "endRelationship",
          Roles::of(kPortal), post_relationship_end, Body::kOptionalJson),
    read(LETHE_LEDGER "/access-rules", "getAccessRules", kChecking, get_access_rules, "as_of"),
    write(M::kPut, LETHE_LEDGER "/access-rules", "setAccessRules", Roles::of(kAdmin),
          put_access_rules),
    by_body(
        read(LETHE_LEDGER "/access-rules/trial", "tryAccessRules", kChecking, try_access_rules)),
    read(LETHE_LEDGER "/access-review", "getAccessReview", kChecking, get_access_review),
    read(LETHE_LEDGER "/flags", "listFlags", kChecking, list_flags,
         "limit cursor rule agent subject priority in_review from to since until order"),
    read(LETHE_LEDGER "/reports/{report}", "getReport", kChecking, get_report,
         "from until agent department subject rule order limit format at"),
    read(LETHE_LEDGER "/reviews", "listReviews", kChecking, list_reviews,
         "limit cursor state priority assignee agent overdue origin as_of"),
    write(M::kPost, LETHE_LEDGER "/reviews", "openReview", Roles::of(kReviewer), post_review),
    read(LETHE_LEDGER "/reviews/figures", "getReviewFigures", kChecking, get_review_figures,
         "since until"),
    read(LETHE_LEDGER "/reviews/samples", "listSamples", kChecking, list_samples,
         "limit cursor from to since until order"),
    write(M::kPost, LETHE_LEDGER "/reviews/samples", "drawSample", Roles::of(kReviewer),
          post_sample),
    read(LETHE_LEDGER "/reviews/periods", "listPeriods", kChecking, list_periods,
         "limit cursor from to since until order"),
    write(M::kPost, LETHE_LEDGER "/reviews/periods", "signPeriod", Roles::of(kReviewer),
          post_period),
    read(LETHE_LEDGER "/reviews/periods/{period}", "getPeriod", kChecking, get_period),
    read(LETHE_LEDGER "/reviews/questions", "listQuestions", Roles::of(kAgent), list_questions,
         "limit cursor"),
    access(write(M::kGet, LETHE_LEDGER "/reviews/questions/{question}", "readQuestion",
                 Roles::of(kAgent), get_question, Body::kNone),
           ""),
    write(M::kPost, LETHE_LEDGER "/reviews/questions/{question}/answer", "answerQuestion",
          Roles::of(kAgent, kReviewer), post_answer),
    read(LETHE_LEDGER "/reviews/{review}", "getReview", kChecking, get_review, "as_of"),
    access(write(M::kGet, LETHE_LEDGER "/reviews/{review}/texts", "readReviewTexts",
                 Roles::of(kAuditor, kReviewer), get_review_texts, Body::kNone),
           ""),
    write(M::kPost, LETHE_LEDGER "/reviews/{review}/assignment", "assignReview",
          Roles::of(kReviewer), post_review_assignment),
    write(M::kPost, LETHE_LEDGER "/reviews/{review}/notes", "noteReview", Roles::of(kReviewer),
          post_review_note),
    write(M::kPost, LETHE_LEDGER "/reviews/{review}/questions", "askInReview", Roles::of(kReviewer),
          post_review_question),
    write(M::kPost, LETHE_LEDGER "/reviews/{review}/decision", "decideReview", Roles::of(kReviewer),
          post_review_decision),
    write(M::kPost, LETHE_LEDGER "/reviews/{review}/confirmation", "confirmReview",
          Roles::of(kReviewer), post_review_confirmation, Body::kOptionalJson),
    write(M::kPost, LETHE_LEDGER "/reviews/{review}/return", "returnReview", Roles::of(kReviewer),
          post_review_return),
    write(M::kPost, LETHE_LEDGER "/reviews/{review}/reopening", "reopenReview",
          Roles::of(kReviewer), post_review_reopening),
    read(LETHE_LEDGER "/break-glass", "listBreakGlass", kCheckingOrAgent, list_break_glass,
         "limit cursor agent as_of"),
    write(M::kPost, LETHE_LEDGER "/break-glass", "breakGlass", Roles::of(kPortal, kAgent),
          post_break_glass),
    read(LETHE_LEDGER "/break-glass/{glass}", "getBreakGlass", kCheckingOrAgent, get_break_glass,
         "as_of"),
    write(M::kPost, LETHE_LEDGER "/break-glass/{glass}/end", "endBreakGlass",
          Roles::of(kAdmin, kPortal, kAgent, kReviewer), post_break_glass_end, Body::kOptionalJson),
    read(LETHE_SUBJECT "/marks", "listMarks", Roles::of(kAdmin, kPortal, kAuditor, kReviewer),
         list_marks, "limit cursor as_of"),
    write(M::kPost, LETHE_SUBJECT "/marks", "markPerson", Roles::of(kAdmin, kPortal), post_mark),
    write(M::kDelete, LETHE_SUBJECT "/marks/{mark}", "unmarkPerson", Roles::of(kAdmin, kPortal),
          delete_mark, Body::kNone),
    read(LETHE_LEDGER "/agents/{subject}/employment", "getEmployment",
         Roles::of(kAdmin, kPortal, kAuditor, kReviewer), get_employment, "as_of"),
    write(M::kPut, LETHE_LEDGER "/agents/{subject}/employment", "describeEmployment",
          Roles::of(kAdmin, kPortal), put_employment),
    read(LETHE_SUBJECT "/accesses", "listSubjectAccesses", kAboutPerson, list_subject_accesses,
         "limit cursor from to since until order"),

    read(LETHE_LEDGER "/disclosures", "listDisclosures", kChecking, list_disclosures,
         "limit cursor subject recipient from to since until order"),
    write(M::kPost, LETHE_LEDGER "/disclosures", "recordDisclosure", Roles::of(kPortal, kAgent),
          post_disclosure),
    read(LETHE_SUBJECT "/disclosures", "listSubjectDisclosures", kAboutPerson,
         list_subject_disclosures, "limit cursor from to since until order"),
    read(LETHE_SUBJECT "/authorizations", "listAuthorizations", kWithin, list_authorizations,
         "limit cursor as_of"),
    write(M::kPost, LETHE_SUBJECT "/authorizations", "signAuthorization",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), post_authorization),
    read(LETHE_LEDGER "/authorizations/{authorization}", "getAuthorization", kWithin,
         get_authorization, "as_of"),
    write(M::kPost, LETHE_LEDGER "/authorizations/{authorization}/end", "endAuthorization",
          Roles::of(kAdmin, kPortal, kAgent, kSubject), post_authorization_end,
          Body::kOptionalJson),
    read(LETHE_LEDGER "/accounting-suspensions", "listAccountingSuspensions", kChecking,
         list_suspensions, "limit cursor subject as_of"),
    write(M::kPost, LETHE_LEDGER "/accounting-suspensions", "suspendAccounting",
          Roles::of(kAdmin, kReviewer), post_suspension),
    read(LETHE_LEDGER "/accounting-suspensions/{suspension}", "getAccountingSuspension", kChecking,
         get_suspension, "as_of"),
    write(M::kPost, LETHE_LEDGER "/accounting-suspensions/{suspension}/end", "resumeAccounting",
          Roles::of(kAdmin, kReviewer), post_suspension_end, Body::kOptionalJson),
    read(LETHE_SUBJECT "/accountings", "listAccountings", kAboutPerson, list_accountings,
         "limit cursor as_of"),
    write(M::kPost, LETHE_SUBJECT "/accountings", "giveAccounting",
          Roles::of(kAdmin, kPortal, kSubject, kReviewer), post_accounting, Body::kOptionalJson),
    read(LETHE_LEDGER "/accountings/{accounting}", "getAccounting", kAboutPerson, get_accounting,
         "as_of"),
    access(write(M::kGet, LETHE_LEDGER "/accountings/{accounting}/document", "readAccounting",
                 Roles::of(kAdmin, kPortal, kSubject, kReviewer), get_accounting_document,
                 Body::kNone),
           "format"),
    read(LETHE_SUBJECT "/notices", "listSubjectNotices", kAboutPerson, list_subject_notices,
         "limit cursor as_of"),

    read(LETHE_LEDGER "/events", "listEvents", kChecking, list_events,
         "limit cursor from to since until order subject actor kind purpose field item object "
         "request"),
    read(LETHE_LEDGER "/events/histogram", "listEventDays", kChecking, list_event_days,
         "limit cursor first_day last_day kind"),
    read(LETHE_LEDGER "/events/counts", "getEventCounts", kChecking, get_event_counts,
         "first_day last_day kind"),
    read(LETHE_LEDGER "/events/stream", "streamEvents", kChecking, stream_events,
         "from since subject actor kind purpose field item object request"),
    read(LETHE_LEDGER "/events/{sequence}", "getEvent", kWithin, get_event),
    access(write(M::kGet, LETHE_LEDGER "/events/{sequence}/texts", "readTexts",
                 Roles::of(kAdmin, kPortal, kAgent, kAuditor, kReviewer), get_texts, Body::kNone),
           ""),
    read(LETHE_LEDGER "/events/{sequence}/proof", "getProof", kWithin, get_proof, "size"),
    read(LETHE_LEDGER "/auditor-grants", "listAuditorGrants", Roles::of(kAdmin, kAuditor),
         list_auditor_grants, "limit cursor as_of"),
    write(M::kPost, LETHE_LEDGER "/auditor-grants", "grantAuditor", Roles::of(kAdmin),
          post_auditor_grant),
    read(LETHE_LEDGER "/auditor-grants/{grant}", "getAuditorGrant", Roles::of(kAdmin, kAuditor),
         get_auditor_grant, "as_of"),
    write(M::kDelete, LETHE_LEDGER "/auditor-grants/{grant}", "endAuditorGrant", Roles::of(kAdmin),
          delete_auditor_grant, Body::kNone),
    read(LETHE_LEDGER "/verification", "getVerification",
         Roles::of(kOperator, kAdmin, kAuditor, kReviewer), get_verification),
    read(LETHE_LEDGER "/bundles", "listBundles", kChecking, list_bundles, "limit cursor as_of"),
    write(M::kPost, LETHE_LEDGER "/bundles", "orderBundle", kChecking, post_bundle),
    read(LETHE_LEDGER "/bundles/{bundle}", "getBundle", kChecking, get_bundle, "as_of"),
    access(write(M::kGet, LETHE_LEDGER "/bundles/{bundle}/file", "readBundle", kChecking,
                 get_bundle_file, Body::kNone),
           ""),

    read(LETHE_SUBJECT "/history", "listHistory", kAboutPerson, list_history,
         "limit cursor from to since until order kind purpose field"),
    read(LETHE_LEDGER "/agents/{subject}/history", "listAgentHistory", kChecking,
         list_agent_history, "limit cursor from to since until order kind purpose field"),
    read(LETHE_LEDGER "/content/{item}/history", "listItemHistory", kAboutPerson, list_item_history,
         "limit cursor from to since until order kind"),
    in_every_region(
        read(LETHE_LEDGER "/consistency", "getConsistency", kEveryone, get_consistency, "from to")),
    published(in_every_region(
        read(LETHE_LEDGER "/checkpoint", "getCheckpoint", kEveryone, get_checkpoint))),
    published(read(LETHE_LEDGER "/checkpoint/witnessed", "getWitnessedCheckpoint", kEveryone,
                   get_witnessed_checkpoint)),
    read(LETHE_LEDGER "/witnesses", "getWitnesses", Roles::of(kOperator, kAdmin, kAuditor),
         get_witnesses),
    published(
        in_every_region(read(LETHE_LEDGER "/tile/{tile...}", "getTile", kChecking, get_tile))),

    fhir_route(
        read("/fhir/{ledger}/metadata", "getCapabilities", kEveryone, get_capabilities, "_format")),
    fhir_route(large(write(M::kPost, "/fhir/{ledger}", "recordAuditEventBundle",
                           Roles::of(kPortal, kAgent), post_fhir_bundle))),
    fhir_route(rows(write(M::kPost, "/fhir/{ledger}/AuditEvent", "recordAuditEvent",
                          Roles::of(kPortal, kAgent), post_audit_event))),
    fhir_route(
        read("/fhir/{ledger}/AuditEvent", "searchAuditEvents", kChecking, list_audit_events,
             "date agent patient entity action purpose outcome _count _sort _format cursor")),
    fhir_route(access(write(M::kGet, "/fhir/{ledger}/AuditEvent/{id}", "readAuditEvent",
                            Roles::of(kAdmin, kPortal, kAgent, kAuditor, kReviewer),
                            get_audit_event, Body::kNone),
                      "_format")),
};

#undef LETHE_LEDGER
#undef LETHE_SUBJECT

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

std::size_t index_of(const Route& route) {
  const auto index = &route - kRoutes.data();
  LETHE_CHECK(index >= 0 && static_cast<std::size_t>(index) < kRoutes.size());
  return static_cast<std::size_t>(index);
}

}  // namespace lethe::api::http
