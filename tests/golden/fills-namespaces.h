/* fills-namespaces.h - what golden requests ask for of namespaces. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "fills.h"

Fill fill_assertion;
Fill fill_joined;
Fill fill_joined_by_bwrap;
Fill fill_joined_network;
Fill fill_id_maps;
Fill fill_maps_of_others;
