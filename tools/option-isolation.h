/* option-isolation.h - options of namespaces. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "option-table.h"

OptionApply apply_network;
OptionApply apply_isolate;
OptionApply apply_unshare;
OptionApply apply_join;
OptionApply apply_join_second_user;
OptionApply apply_unshare_try;
OptionApply apply_unshare_all;
OptionApply apply_id_range;
OptionApply apply_share_net;
OptionApply apply_as_pid_1;
OptionApply apply_disable_userns;
OptionApply apply_assert_userns_disabled;
