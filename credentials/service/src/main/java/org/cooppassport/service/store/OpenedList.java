package org.cooppassport.service.store;

/**
 * A status list that indexes were allotted from.
 *
 * @param list its id
 * @param size its number of entries
 * @param sequence its place in its series, from 0
 */
public record OpenedList(String list, int size, long sequence) {}
