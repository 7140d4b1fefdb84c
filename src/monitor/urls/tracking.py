"""Parameters that say only where a reader came from, or in which session he reads. Pure.

Short on purpose: a name that one publisher uses for tracking (`cid`, `cmp`, `eid`, `id`, `ref`, `sid`, `source`) is the
article's number at another, and would merge two articles.
"""

from __future__ import annotations

PREFIXES = ("utm_", "mtm_", "hsa_", "itm_", "at_bbc_", "at_link_", "at_custom")
NAMES = frozenset(
    {
        "__hsfp",
        "__hssc",
        "__hstc",
        "__s",
        "__twitter_impression",
        "_branch_match_id",
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "_kx",
        "_openstat",
        "amp_gsa",
        "amp_js_v",
        "at_campaign",
        "at_campaign_type",
        "at_creation",
        "at_format",
        "at_medium",
        "at_ptr_name",
        "at_variant",
        "bsft_clkid",
        "bsft_uid",
        "ck_subscriber_id",
        "dclid",
        "elqtrackid",
        "epik",
        "fb_action_ids",
        "fb_action_types",
        "fb_ref",
        "fb_source",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "hsctatracking",
        "igsh",
        "igshid",
        "irclickid",
        "jsessionid",  # Jakarta Servlet 6.0 §7.1.3: the name is fixed
        "li_fat_id",
        "maca",
        "matomo_campaign",
        "matomo_kwd",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "ml_subscriber",
        "ml_subscriber_hash",
        "msclkid",
        "ncid",
        "ns_campaign",
        "ns_fee",
        "ns_linkname",
        "ns_mchannel",
        "ns_source",
        "oly_anon_id",
        "oly_enc_id",
        "phpsessid",  # PHP's session.name
        "piwik_campaign",
        "piwik_kwd",
        "pk_campaign",
        "pk_cpn",
        "pk_kwd",
        "pk_medium",
        "pk_source",
        "rb_clickid",
        "ref_src",
        "ref_url",
        "srsltid",
        "traffic_source",
        "ttclid",
        "twclid",
        "usqp",
        "vero_conv",
        "vero_id",
        "wbraid",
        "wickedid",
        "wt_mc",
        "wt_zmc",
        "xtor",
        "yclid",
        "ysclid",
    }
)


def is_tracking(parameter: str) -> bool:
    """Whether a parameter of a query, `name=value`, goes. `&amp;`, escaped once too often, leaves `amp;` behind."""
    lowered = parameter.partition("=")[0].lower().removeprefix("amp;")
    return lowered in NAMES or lowered.startswith(PREFIXES)
