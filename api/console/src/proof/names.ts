// Values of enumerations in the order of ledger/event.capnp, from 1, with the names that ledger/names.cpp gives them.

const words = (text: string) => text.split(' ');

export const kActors = words('user agent service system');
export const kClasses = words('profile content evidence access operational');
export const kSectionRoles = words('profile_field external_id reason evidence detail label title body name guardian');
export const kRoles = words('operator admin portal agent subject auditor reviewer');
export const kBases = words('consent contract legal_obligation vital_interests public_task legitimate_interests');
export const kSubjectTypes = words('user agent anonymous');
export const kOrigins = words('signup invitation email sso anonymous_post imported');
export const kConsentStatuses = words('requested deferred refused given renewed expired withdrawn revoked invalidated');
export const kActions = words('C R U D E');
export const kOutcomes = words('0 4 8 12');
export const kGrounds = words('no_longer_necessary consent_withdrawn objection unlawful legal_duty child retention');
export const kExceptions = words('expression legal_obligation public_health archiving legal_claims');
export const kStores = words('vault keys views index replies files log');
export const kContentTypes = words('ticket topic comment reply');
export const kRecipientTypes = words('recipient processor joint_controller integration authority');
export const kMoveStates = words('requested moving done cancelled');
export const kObjectionStates = words('raised upheld overruled withdrawn');
export const kSignals = words('person gpc');
export const kRestrictionGrounds = words('accuracy_contested unlawful_processing legal_claims objection_pending');
export const kRequestTypes = words('access rectification erasure restriction portability objection amendment accounting');
export const kRegimes = words('gdpr hipaa');
export const kRequestStates = words(
  'received verification_needed verified in_progress extended fulfilled partly_fulfilled denied withdrawn',
);
export const kDenials = words('not_identified manifestly_unfounded excessive exception rights_of_others not_applicable');
export const kDisclosureGrounds = words(
  'treatment payment health_care_operations to_individual incidental authorization directory_or_family national_security ' +
    'custody limited_data_set required_by_law public_health abuse_or_neglect health_oversight judicial law_enforcement ' +
    'decedents organ_donation research serious_threat government_functions workers_compensation impermissible',
);
export const kLockCauses = words('login_failures ordered');
export const kAuthorizationEnds = words('revoked expiry_event defective');
export const kChannels = words('webhook manual');
export const kNoticeOutcomes = words('due delivered failed given_up impossible disproportionate');
export const kAudiences = words('authority persons controller media');
export const kContexts = words('signup banner anonymous_ticket anonymous_topic sso privacy_centre in_person');
export const kDeadlines = words('rights_request breach hold consent');
export const kClosureReasons = words('contract_ended moved dissolved unused');
export const kDamages = words(
  'changed-header changed-section bad-signature removed inserted reordered truncated-tail forked unknown-key back-dated ' +
    'foreign-event malformed bad-checkpoint changed-tile orphan-section wrong-roster unwitnessed',
);
export const kRelationships = words('treatment_team encounter appointment department duty');
export const kLogins = words('login logout lock unlock');
export const kRules = words(
  'self same_surname same_address neighbour co_worker vip deceased no_relationship after_hours volume search_unopened ' +
    'department family terminated idle repeat_offender',
);
export const kExemptions = words('treatment glass_broken on_duty');
export const kPriorities = words('low medium high');
export const kMarks = words('vip deceased');
export const kReviewOrigins = words('flag random_sample risk_sample manual break_glass');
export const kDispositions = words(
  'appropriate appropriate_with_explanation undetermined inadvertent policy_violation malicious',
);
export const kSanctions = words('none retraining verbal_warning written_warning suspension termination referral');
export const kReviewAudiences = words('employee supervisor');
export const kSamples = words('random risk_weighted');
export const kScopes = words('profile content texts');
